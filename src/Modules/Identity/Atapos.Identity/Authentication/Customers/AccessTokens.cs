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

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

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

    /// <summary>The customer and the merchant of a valid token, or null when it lacks a claim.</summary>
    internal static (long CustomerId, TenantId Merchant)? SubjectOf(JsonWebToken token) =>
        Number(token, JwtRegisteredClaimNames.Sub) is { } customer && Number(token, Merchant) is { } merchant && token.Id is { Length: > 0 }
            ? (customer, TenantId.Of(merchant))
            : null;

    private static long? Number(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue(claim, out string? text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return expires is { } end && now - parameters.ClockSkew < end && (notBefore is not { } start || now + parameters.ClockSkew >= start);
    }
}
