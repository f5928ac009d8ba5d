using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Cloudinary;

/// <summary>Speaks to the sandbox's Cloudinary as the documentation of the API says, with an account of its own making.</summary>
internal sealed record CloudAccount(HttpClient Client)
{
    public string Cloud { get; init; } = "sandbox";

    public string Key { get; init; } = "sandbox-key";

    public string Secret { get; init; } = "sandbox-secret";

    public DateTimeOffset Now { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>Uploads a file; a null file is left out.</summary>
    public Task<HttpResponseMessage> UploadAsync(byte[]? file, params (string Name, string Value)[] parameters) => PostAsync("upload", file, parameters);

    /// <summary>Removes a file by its full id.</summary>
    public Task<HttpResponseMessage> DestroyAsync(string publicId) => PostAsync("destroy", file: null, ("public_id", publicId));

    public async Task<IReadOnlyList<JsonNode>> FilesAsync() =>
        [.. JsonNode.Parse(await Client.GetStringAsync("/cloudinary/files"))!.AsArray().Select(file => file!)];

    public static string Sha1(string text)
    {
#pragma warning disable CA5350 // The API is signed with SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    private async Task<HttpResponseMessage> PostAsync(string operation, byte[]? file, params (string Name, string Value)[] parameters)
    {
        var signed = parameters.Where(parameter => parameter.Value.Length > 0)
            .Append(("timestamp", Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)))
            .OrderBy(parameter => parameter.Item1, StringComparer.Ordinal).ToList();
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in signed)
        {
            form.Add(new StringContent(value), name);
        }

        form.Add(new StringContent(Key), "api_key");
        var text = string.Join('&', signed.Select(parameter => $"{parameter.Item1}={parameter.Item2}"));
        form.Add(new StringContent(Sha1(text + Secret)), "signature");
        if (file is not null)
        {
            form.Add(new ByteArrayContent(file), "file", "gambar");
        }

        return await Client.PostAsync($"/v1_1/{Cloud}/image/{operation}", form);
    }
}
