using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Atapos.Sandbox.Atlas;

/// <summary>Wraps what Atlas answers, encrypted when the settings hold a key.</summary>
internal sealed class AtlasAnswers(SandboxSettings settings, IOptions<JsonOptions> json)
{
    private readonly AtlasCipher? _cipher = settings is { AtlasEncryptionKey: { } key, AtlasEncryptionIv: { } iv } ? new AtlasCipher(key, iv) : null;

    /// <summary>200 with <c>{"data": ...}</c>, or with that very document encrypted.</summary>
    public IResult Ok<T>(T data)
    {
        var envelope = new Envelope<T>(data);
        return _cipher is null
            ? TypedResults.Ok(envelope)
            : TypedResults.Ok(new EncryptedEnvelope(true, _cipher.Encrypt(JsonSerializer.SerializeToUtf8Bytes(envelope, json.Value.SerializerOptions))));
    }

    private sealed record Envelope<T>(T Data);

    private sealed record EncryptedEnvelope(bool Encrypted, string Data);
}
