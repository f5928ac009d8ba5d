using System.Text.Json;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Reads the envelope around all that Atlas answers: <c>{"data": ...}</c>, or <c>{"encrypted": true, "data": "..."}</c> around such a one.</summary>
internal static class AtlasAnswer
{
    private static readonly JsonSerializerOptions Wire = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What was answered; null when it is anything but an object of the expected form.</summary>
    internal static T? Read<T>(ReadOnlyMemory<byte> body, AtlasCipher? cipher)
        where T : class
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            if (!IsEncrypted(envelope.RootElement))
            {
                return DataOf<T>(envelope.RootElement);
            }

            if (cipher is null || !TryData(envelope.RootElement, JsonValueKind.String, out var sealedData) || cipher.Open(sealedData.GetString()!) is not { } plain)
            {
                return null;
            }

            using var opened = JsonDocument.Parse(plain);
            return DataOf<T>(opened.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsEncrypted(JsonElement envelope) =>
        envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty("encrypted", out var flag) && flag.ValueKind == JsonValueKind.True;

    private static T? DataOf<T>(JsonElement envelope)
        where T : class =>
        TryData(envelope, JsonValueKind.Object, out var data) ? data.Deserialize<T>(Wire) : null;

    private static bool TryData(JsonElement envelope, JsonValueKind kind, out JsonElement data)
    {
        data = default;
        return envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty("data", out data) && data.ValueKind == kind;
    }
}
