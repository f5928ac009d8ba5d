using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Xunit;

namespace Atapos.IntegrationTests.Images;

/// <summary>A demo shop with an image store of its own, played by the sandbox.</summary>
public sealed class PictureShop : IAsyncLifetime
{
    /// <summary>The running host.</summary>
    public TestShop Shop { get; private set; } = null!;

    /// <summary>Plays the image store.</summary>
    public AtlasSandbox Sandbox { get; private set; } = null!;

    /// <summary>What a host needs to keep its pictures there.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CLOUDINARY_UPLOAD_PREFIX"] = Sandbox.Http.BaseAddress!.AbsoluteUri.TrimEnd('/'),
        ["CLOUDINARY_CLOUD_NAME"] = "sandbox",
        ["CLOUDINARY_API_KEY"] = "sandbox-key",
        ["CLOUDINARY_API_SECRET"] = "sandbox-secret",
    };

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Sandbox = await AtlasSandbox.StartAsync();
        Shop = await TestShop.OpenAsync(new() { Sandbox = Sandbox, Settings = Settings });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await Shop.Database.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    /// <summary>A form of files and texts.</summary>
    internal static MultipartFormDataContent Form(params (string Field, object Content)[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var (field, content) in parts)
        {
            if (content is byte[] file)
            {
                // What the caller says about a file counts for nothing.
                var part = new ByteArrayContent(file);
                part.Headers.ContentType = new MediaTypeHeaderValue("image/png");
                form.Add(part, field, "picture.png");
            }
            else
            {
                form.Add(new StringContent((string)content), field);
            }
        }

        return form;
    }

    internal Task<Answer> PostAsync(string path, params (string Field, object Content)[] parts) => Shop.Admin.SendAsync(HttpMethod.Post, path, Form(parts));

    internal Task<Answer> PutAsync(string path, params (string Field, object Content)[] parts) => Shop.Admin.SendAsync(HttpMethod.Put, path, Form(parts));

    /// <summary>A product without pictures.</summary>
    internal Task<long> NewProductAsync() => Shop.Database.AddProductAsync(10_000);

    /// <summary>The names of the files in the cloud.</summary>
    internal async Task<IReadOnlyList<string>> CloudAsync() =>
        [.. (await Sandbox.Http.GetFromJsonAsync<JsonArray>("/cloudinary/files"))!.Select(file => file.Word("public_id")).Order(StringComparer.Ordinal)];

    /// <summary>The names of the files that products show, but for the demo's.</summary>
    internal async Task<IReadOnlyList<string>> ShownAsync() => [.. (await Shop.Database.ListAsync<string>(
        "select cloudinary_public_id from catalog.product_images where url not like 'https://res.cloudinary.com/demo/%'")).Order(StringComparer.Ordinal)];

    /// <summary>How many files are known that no product shows.</summary>
    internal Task<long> UnlinkedAsync() => Shop.Database.ReadAsync<long>("select count(*) from catalog.unlinked_files");

    /// <summary>Waits until the cloud holds what products show and nothing else.</summary>
    internal Task CloudEqualsRowsAsync() =>
        Eventually.BeTrueAsync(async () => (await CloudAsync()).SequenceEqual(await ShownAsync(), StringComparer.Ordinal), "the cloud holds what the rows say");

    /// <summary>Lets the time pass after which nothing can arrive any more, and waits until nothing is left to be done.</summary>
    internal async Task SettleAsync()
    {
        await Eventually.BeTrueAsync(
            async () =>
            {
                await Shop.Database.ExecuteAsync(
                    "update catalog.unlinked_files set next_attempt_at = now() - interval '1 second', arrives_until = now() - interval '1 second' where state = 'doomed'");
                await Shop.Database.ExecuteAsync("notify atapos_unlinked_files");
                return await UnlinkedAsync() == 0;
            },
            "no file is left that no product shows");
        await CloudEqualsRowsAsync();
    }

    /// <summary>Makes the cloud misbehave in one operation, or in none any more.</summary>
    internal async Task MisbehaveAsync(string mode, string? operation = null, int? times = null) => (await Sandbox.Http.PostAsJsonAsync(
        "/faults", new JsonObject { ["service"] = "cloudinary", ["operation"] = operation, ["mode"] = mode, ["times"] = times })).EnsureSuccessStatusCode();

    /// <summary>Takes all faults away.</summary>
    internal async Task BehaveAsync() => (await Sandbox.Http.DeleteAsync("/faults")).EnsureSuccessStatusCode();

    /// <summary>An upload of the past that arrives now.</summary>
    internal async Task ArriveAsync(string publicId)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
#pragma warning disable CA5350 // The algorithm is Cloudinary's.
        var signature = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"public_id={publicId}&timestamp={timestamp}sandbox-secret")));
#pragma warning restore CA5350
        using var form = Form(("public_id", publicId), ("timestamp", timestamp), ("api_key", "sandbox-key"), ("signature", signature), ("file", Pictures.Png()));
        (await Sandbox.Http.PostAsync("/v1_1/sandbox/image/upload", form)).EnsureSuccessStatusCode();
    }
}
