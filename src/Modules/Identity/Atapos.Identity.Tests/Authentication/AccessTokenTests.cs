using System.Buffers.Text;
using System.Text;
using Atapos.Identity.Authentication.Customers;
using Atapos.Shared;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atapos.Identity.Tests.Authentication;

public sealed class AccessTokenTests
{
    private const string Key = "a-key-for-tests-with-64-bytes-so-that-hs512-could-be-used-too!!!";
    private const string FormerKey = "the-former-key-with-more-than-32-bytes-for-hs256";

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_token_names_the_customer_and_the_merchant_it_was_issued_for()
    {
        var tokens = Tokens();

        var subject = await VerifyAsync(tokens, Issue(tokens));

        subject.ShouldBe((42L, TenantId.Of(7)));
    }

    [Fact]
    public void A_token_has_the_agreed_claims_and_no_others()
    {
        var token = new JsonWebToken(Issue(Tokens()));

        token.Alg.ShouldBe("HS256");
        token.Claims.Select(claim => claim.Type).Order(StringComparer.Ordinal).ShouldBe(["aud", "exp", "iat", "iss", "jti", "me_id", "sub"]);
        token.GetPayloadValue<long>("me_id").ShouldBe(7);
        token.Subject.ShouldBe("42");
        token.IssuedAt.ShouldBe(_clock.GetUtcNow().UtcDateTime);
        token.ValidTo.ShouldBe(_clock.GetUtcNow().UtcDateTime.AddDays(7));
    }

    [Fact]
    public void Two_tokens_of_one_instant_differ()
    {
        var tokens = Tokens();

        new JsonWebToken(Issue(tokens)).Id.ShouldNotBe(new JsonWebToken(Issue(tokens)).Id, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_token_lives_seven_days_and_at_most_half_a_minute()
    {
        var tokens = Tokens();
        var token = Issue(tokens);

        _clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(29));
        (await VerifyAsync(tokens, token)).ShouldNotBeNull();

        _clock.Advance(TimeSpan.FromSeconds(1));
        (await VerifyAsync(tokens, token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_without_an_end_is_refused() =>
        (await VerifyAsync(Tokens(), Sign(new(StringComparer.Ordinal) { ["sub"] = "42", ["me_id"] = 7, ["jti"] = "x" }))).ShouldBeNull();

    [Theory]
    [InlineData(null, 7, "x")]
    [InlineData("0", 7, "x")]
    [InlineData("-1", 7, "x")]
    [InlineData("4 2", 7, "x")]
    [InlineData("99999999999999999999", 7, "x")]
    [InlineData("42", null, "x")]
    [InlineData("42", 0, "x")]
    [InlineData("42", 7, null)]
    public async Task A_token_that_names_no_customer_or_no_merchant_is_refused(string? subject, int? merchant, string? id)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["exp"] = _clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds() };
        Add(claims, "sub", subject);
        Add(claims, "me_id", merchant);
        Add(claims, "jti", id);

        (await VerifyAsync(Tokens(), Sign(claims))).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused() =>
        (await VerifyAsync(Tokens(), Issue(Tokens(key: FormerKey)))).ShouldBeNull();

    [Fact]
    public async Task A_token_of_the_previous_key_is_taken_while_that_key_is_set()
    {
        var token = Issue(Tokens(key: FormerKey));

        (await VerifyAsync(Tokens(previous: FormerKey), token)).ShouldNotBeNull();
        new JsonWebToken(Issue(Tokens(previous: FormerKey))).EncodedSignature.ShouldNotBe(new JsonWebToken(token).EncodedSignature, StringComparer.Ordinal);
        (await VerifyAsync(Tokens(), Issue(Tokens(previous: FormerKey)))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_refused() => (await VerifyAsync(Tokens(), Issue(Tokens(issuer: "somebody")))).ShouldBeNull();

    [Fact]
    public async Task A_token_for_another_audience_is_refused() => (await VerifyAsync(Tokens(), Issue(Tokens(audience: "somebody")))).ShouldBeNull();

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var tokens = Tokens();
        var parts = Issue(tokens).Split('.');
        var none = Encode("""{"alg":"none","typ":"JWT"}""");

        (await VerifyAsync(tokens, $"{none}.{parts[1]}.")).ShouldBeNull();
        (await VerifyAsync(tokens, $"{none}.{parts[1]}.{parts[2]}")).ShouldBeNull();
        (await VerifyAsync(tokens, $"{parts[0]}.{parts[1]}.")).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_signed_by_another_algorithm_with_our_key_is_refused()
    {
        var tokens = Tokens();
        var payload = new JsonWebToken(Issue(tokens));
        var claims = payload.Claims.ToDictionary(claim => claim.Type, claim => (object)claim.Value, StringComparer.Ordinal);
        claims["exp"] = payload.GetPayloadValue<long>("exp");

        (await VerifyAsync(tokens, Sign(claims, SecurityAlgorithms.HmacSha256))).ShouldNotBeNull();
        (await VerifyAsync(tokens, Sign(claims, SecurityAlgorithms.HmacSha512))).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_with_altered_claims_is_refused()
    {
        var tokens = Tokens();
        var parts = Issue(tokens).Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var altered = claims.Replace("\"me_id\":7", "\"me_id\":8", StringComparison.Ordinal);

        altered.ShouldNotBe(claims, StringComparer.Ordinal);
        (await VerifyAsync(tokens, $"{parts[0]}.{Encode(altered)}.{parts[2]}")).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_with_any_character_altered_is_refused()
    {
        var tokens = Tokens();
        var token = Issue(tokens);

        // The last character also carries two bits that belong to no byte.
        for (var at = 0; at < token.Length - 1; at++)
        {
            var altered = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            (await VerifyAsync(tokens, altered)).ShouldBeNull(altered);
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("opaque", false)]
    [InlineData("a.b.c", false)]
    [InlineData("..", false)]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.bm90IGpzb24.AAAA", false)]
    public void A_text_that_is_no_token_of_ours_does_not_claim_to_be_one(string text, bool claims) => Tokens().Claims(text).ShouldBe(claims);

    [Fact]
    public void Only_a_token_with_our_algorithm_and_issuer_claims_to_be_ours()
    {
        var tokens = Tokens();

        tokens.Claims(Issue(tokens)).ShouldBeTrue();
        tokens.Claims(Issue(Tokens(issuer: "somebody"))).ShouldBeFalse();
        tokens.Claims(Sign(new(StringComparer.Ordinal), SecurityAlgorithms.HmacSha512)).ShouldBeFalse();
    }

    private static void Add(Dictionary<string, object> claims, string name, object? value)
    {
        if (value is not null)
        {
            claims[name] = value;
        }
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Sign(Dictionary<string, object> claims, string algorithm = SecurityAlgorithms.HmacSha256) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "atapos",
            Audience = "atapos-customers",
            Claims = claims,
            SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), algorithm),
        });

    private static async Task<(long CustomerId, TenantId Merchant)?> VerifyAsync(AccessTokens tokens, string token)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, tokens.Validation);
        return result.IsValid && AccessTokens.SubjectOf((JsonWebToken)result.SecurityToken) is { } subject ? (subject.CustomerId, subject.Merchant) : null;
    }

    private string Issue(AccessTokens tokens) => tokens.Issue(42, TenantId.Of(7), _clock.GetUtcNow());

    private AccessTokens Tokens(string key = Key, string? previous = null, string issuer = "atapos", string audience = "atapos-customers") => new(
        new(Encoding.UTF8.GetBytes(key), previous is null ? null : Encoding.UTF8.GetBytes(previous), issuer, audience, TimeSpan.FromDays(7), false), _clock);
}
