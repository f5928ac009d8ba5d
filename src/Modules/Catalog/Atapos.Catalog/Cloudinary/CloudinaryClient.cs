using System.Globalization;
using System.Text.Json;
using Atapos.Catalog.Domain;
using Atapos.Catalog.Images;
using Atapos.Shared;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Outside;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Atapos.Catalog.Cloudinary;

/// <summary>Keeps pictures at Cloudinary. An answer that is not as agreed is a failure, never a picture.</summary>
internal sealed class CloudinaryClient(
    HttpClient http, CloudinarySettings settings, CloudinaryResilience resilience, TimeProvider clock, ILogger<CloudinaryClient> log) : IImageStore
{
    private const int LargestAnswer = 64 * 1024;
    private const int LongestMessage = 200;

    public bool IsConfigured => settings.IsComplete;

    public string NameOf(TenantId tenant, long productId, long imageId) =>
        string.Create(CultureInfo.InvariantCulture, $"{settings.Folder}/{tenant}/products/{productId}/{imageId}");

    public async Task<string> UploadAsync(string name, UploadedFile file, CancellationToken cancellationToken)
    {
        var path = name[(settings.Folder.Length + 1)..];
        var fields = Signed(("folder", settings.Folder), ("overwrite", "true"), ("public_id", path));
        var answer = await SendAsync("upload", resilience.Upload, () => Form(fields, file), cancellationToken);
        return answer is { SecureUrl: { } url } && string.Equals(answer.PublicId, name, StringComparison.Ordinal) && IsAddress(url)
            ? url
            : throw Garbage("upload");
    }

    public async Task DestroyAsync(string name, CancellationToken cancellationToken)
    {
        var fields = Signed(("public_id", name));
        var answer = await SendAsync("destroy", resilience.Destroy, () => Form(fields, file: null), cancellationToken);
        if (answer is not { Result: "ok" or "not found" })
        {
            throw Garbage("destroy");
        }
    }

    private static MultipartFormDataContent Form(IReadOnlyDictionary<string, string> fields, UploadedFile? file)
    {
        // Names in quotes, as every server reads them.
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }

        if (file is not null)
        {
            form.Add(new StreamContent(file.OpenRead()), "\"file\"", "\"image\"");
        }

        return form;
    }

    private Dictionary<string, string> Signed(params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        if (!settings.IsComplete)
        {
            throw Unavailable("Images cannot be kept: no image store is set up.");
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["timestamp"] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in parameters)
        {
            fields.Add(name, value);
        }

        fields.Add("signature", CloudinarySignature.Of(fields, settings.ApiSecret));
        fields.Add("api_key", settings.ApiKey);
        return fields;
    }

    private async Task<Answer?> SendAsync(
        string action, ResiliencePipeline<HttpResponseMessage> pipeline, Func<MultipartFormDataContent> form, CancellationToken cancellationToken)
    {
        var address = new Uri($"{settings.Address!.AbsoluteUri.TrimEnd('/')}/v1_1/{Uri.EscapeDataString(settings.CloudName!)}/image/{action}");
        try
        {
            using var response = await pipeline.ExecuteAsync(async token => await SendOnceAsync(address, form(), token), cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                log.LogWarning("Cloudinary answered {Status} to {Action}: {Message}", (int)response.StatusCode, action, Read(body)?.Error?.Message is { } message
                    ? message[..Math.Min(message.Length, LongestMessage)] : "no reason");
                throw Problem.Outside(StatusCodes.Status502BadGateway, "cloudinary", "The image store refused; nothing was changed.");
            }

            return Read(body);
        }
        catch (TimeoutRejectedException)
        {
            throw Problem.Outside(StatusCodes.Status504GatewayTimeout, "cloudinary", "The image store did not answer in time; nothing was changed.");
        }
        catch (BrokenCircuitException)
        {
            throw Unavailable("The image store is not reachable; try again soon.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            log.LogWarning("Cloudinary did not answer {Action}: {Reason}", action, error.Message);
            throw Problem.Outside(StatusCodes.Status502BadGateway, "cloudinary", "The image store is not reachable; nothing was changed.");
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Uri address, MultipartFormDataContent form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await response.WholeAsync(LargestAnswer, cancellationToken);
    }

    // A picture is shown where it cannot be changed on its way, unless the store itself is only reached without TLS, as in development.
    private bool IsAddress(string url) =>
        url.Length <= ProductImage.LongestUrl && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme is "https" || (address.Scheme is "http" && settings.Address!.Scheme is "http"));

    private static Answer? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<Answer>(body, Answer.Wire);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private ProblemException Garbage(string action)
    {
        log.LogWarning("Cloudinary answered {Action} with something that is not agreed.", action);
        return Problem.Outside(StatusCodes.Status502BadGateway, "cloudinary", "The image store gave an answer that makes no sense; nothing was changed.");
    }

    private static ProblemException Unavailable(string message) => Problem.Outside(StatusCodes.Status503ServiceUnavailable, "cloudinary", message);

    private sealed record Answer(string? PublicId, string? SecureUrl, string? Result, Fault? Error)
    {
        internal static readonly JsonSerializerOptions Wire = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    }

    private sealed record Fault(string? Message);
}
