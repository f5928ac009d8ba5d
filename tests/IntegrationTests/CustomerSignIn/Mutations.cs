using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.CustomerSignIn;

/// <summary>Tokens that look like a good one and are none.</summary>
internal static class Mutations
{
    private static readonly string[] Algorithms = ["none", "None", "NONE", "HS384", "HS512", "RS256", "ES256", "PS256", "EdDSA", "dir", "hs256", ""];

    private static readonly string[] Claims = ["iss", "aud", "sub", "me_id", "exp", "iat", "jti"];

    /// <summary>Endlessly many, every kind in turn.</summary>
    internal static IEnumerable<string> Of(string good, DateTimeOffset now)
    {
        var parts = good.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        for (var round = 0; ; round++)
        {
            // A bit of each part.
            yield return Flip(good, round);

            // Another algorithm: unsigned, with the old signature, and signed with the right key.
            var algorithm = Algorithms[round % Algorithms.Length];
            var head = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
            yield return $"{Part(head)}.{parts[1]}.";
            yield return $"{Part(head)}.{parts[1]}.{parts[2]}";
            yield return CustomerTokens.Sign(claims.DeepClone().AsObject(), ShopSettings.JwtKey, head);

            // Edited claims under the old signature.
            var edited = claims.DeepClone().AsObject();
            edited["sub"] = $"{(round % 500) + 1}";
            edited["me_id"] = (round % 3) + 1;
            yield return $"{parts[0]}.{Part(edited)}.{parts[2]}";

            // Rightly signed, and still not in order.
            yield return CustomerTokens.Sign(Broken(claims, round, now), ShopSettings.JwtKey);

            // Signed with another key.
            yield return CustomerTokens.Sign(claims.DeepClone().AsObject(), Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

            // Parts cut, doubled, swapped.
            yield return good[..^((round % (good.Length - 1)) + 1)];
            yield return $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[round % 3]}";
            yield return $"{parts[1]}.{parts[0]}.{parts[2]}{round}";
        }
    }

    private static JsonObject Broken(JsonObject claims, int round, DateTimeOffset now)
    {
        var broken = claims.DeepClone().AsObject();
        var claim = Claims[round % Claims.Length];
        switch (round / Claims.Length % 4)
        {
            case 0 when claim is not "iat":
                broken.Remove(claim);
                break;
            case 1:
                broken["exp"] = now.AddSeconds(-60 - round).ToUnixTimeSeconds();
                break;
            case 2:
                broken["iss"] = $"atapos{round}";
                break;
            default:
                broken["aud"] = $"somebody{round}";
                break;
        }

        return broken;
    }

    private static string Flip(string good, int round)
    {
        var bytes = Encoding.ASCII.GetBytes(good);
        var at = round * 7 % bytes.Length;
        bytes[at] = bytes[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        var flipped = Encoding.ASCII.GetString(bytes);

        // The last character of a part holds bits that mean nothing.
        return SameMeaning(flipped, good) ? good : flipped;
    }

    private static bool SameMeaning(string one, string other)
    {
        var (left, right) = (one.Split('.'), other.Split('.'));
        return left.Length == right.Length && left.Zip(right).All(pair => Bytes(pair.First).AsSpan().SequenceEqual(Bytes(pair.Second)));
    }

    private static byte[] Bytes(string part) => Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : Encoding.ASCII.GetBytes(part);

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
