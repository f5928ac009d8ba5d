using System.Globalization;
using Atapos.Shared;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>The tokens that customers sign in with: JWT, HS256, for one customer of one merchant.</summary>
internal sealed class AccessTokens
{
    /// <summary>The claim that names the merchant.</summary>
    internal const string Merchant = "me_id";

    /// <summary>The longest <c>jti</c>.</summary>
    internal const int LongestId = 100;

    /// <summary>So much longer a token is taken, because clocks differ.</summary>
    internal static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _writer = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly AccessTokenSettings _settings;
    private readonly SigningCredentials _signing;
    private readonly TimeProvider _clock;

    /// <summary>Made by the container.</summary>
    public AccessTokens(AccessTokenSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        var key = new SymmetricSecurityKey(settings.Key);
        _signing = new(key, SecurityAlgorithms.HmacSha256);
        Validation = new()
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeys = settings.PreviousKey is null ? [key] : [key, new SymmetricSecurityKey(settings.PreviousKey)],
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            ValidateIssuer = true,
            ValidIssuer = settings.Issuer,
            ValidateAudience = true,
            ValidAudience = settings.Audience,
            ValidateLifetime = true,
            RequireExpirationTime = true,
            ClockSkew = Skew,
            LifetimeValidator = IsAlive,
        };
    }

    /// <summary>What makes a token valid; who it names is read by <see cref="SubjectOf"/>.</summary>
    internal TokenValidationParameters Validation { get; }

    /// <summary>A token for a customer.</summary>
    /// <param name="customerId">The customer, above zero.</param>
    /// <param name="merchant">The merchant it is a customer of.</param>
    /// <param name="now">The instant from which it lives, UTC.</param>
    internal string Issue(long customerId, TenantId merchant, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(customerId);
        return _writer.CreateToken(new SecurityTokenDescriptor
        {
            SigningCredentials = _signing,
            Issuer = _settings.Issuer,
            Audience = _settings.Audience,
            IssuedAt = now.UtcDateTime,
            Expires = now.UtcDateTime + _settings.Lifetime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = customerId.ToString(CultureInfo.InvariantCulture),
                [Merchant] = merchant.Value,
                [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString("N"),
            },
        });
    }

    /// <summary>Whether a text says of itself that it is a token of ours; whether it is one, only <see cref="Validation"/> tells.</summary>
    internal bool Claims(string text)
    {
        if (!_writer.CanReadToken(text))
        {
            return false;
        }

        try
        {
            var token = new JsonWebToken(text);
            return string.Equals(token.Alg, SecurityAlgorithms.HmacSha256, StringComparison.Ordinal)
                && string.Equals(token.Issuer, _settings.Issuer, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            return false;
        }
    }

    /// <summary>Whom a valid token names, or null when it lacks a claim.</summary>
    internal static Subject? SubjectOf(JsonWebToken token) =>
        Number(token, JwtRegisteredClaimNames.Sub) is { } customer && Number(token, Merchant) is { } merchant && token.Id is { Length: > 0 and <= LongestId }
            ? new(customer, TenantId.Of(merchant), token.Id, new DateTimeOffset(token.IssuedAt, TimeSpan.Zero), new DateTimeOffset(token.ValidTo, TimeSpan.Zero))
            : null;

    private static long? Number(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue(claim, out string? text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>How long a token lives.</summary>
    internal TimeSpan Lifetime => _settings.Lifetime;

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now - parameters.ClockSkew < end && (notBefore is not { } start || now + parameters.ClockSkew >= start);
    }
}

/// <summary>Whom a token names.</summary>
/// <param name="CustomerId">Above zero.</param>
/// <param name="Merchant">Of whom it is a customer.</param>
/// <param name="TokenId">Its <c>jti</c>.</param>
/// <param name="IssuedAt">Its <c>iat</c>, UTC; the beginning of time when it says none.</param>
/// <param name="EndsAt">Its <c>exp</c>, UTC.</param>
internal sealed record Subject(long CustomerId, TenantId Merchant, string TokenId, DateTimeOffset IssuedAt, DateTimeOffset EndsAt);
