using System.Text.Json.Serialization;

namespace Atapos.Identity.Messages;

/// <summary>What a customer that signed in gets.</summary>
/// <param name="AccessToken">To be sent as <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType">Always <c>bearer</c>.</param>
/// <param name="ExpiresIn">Seconds that the token lives.</param>
/// <param name="Customer">Whose it is.</param>
internal sealed record AccessTokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] long ExpiresIn,
    [property: JsonPropertyName("customer")] AccessTokenAnswer.Owner Customer)
{
    internal sealed record Owner(
        [property: JsonPropertyName("cu_id")] long Id,
        [property: JsonPropertyName("cu_email")] string? Email,
        [property: JsonPropertyName("cu_name")] string? Name);

    /// <summary>The answer with a token.</summary>
    internal static AccessTokenAnswer Of(string token, TimeSpan lifetime, Contracts.CustomerCard customer) =>
        new(token, "bearer", lifetime.Ticks / TimeSpan.TicksPerSecond, new(customer.CustomerId, customer.Email, customer.Name));
}
