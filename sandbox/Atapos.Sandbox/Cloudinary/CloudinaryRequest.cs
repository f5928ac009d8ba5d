using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace Atapos.Sandbox.Cloudinary;

/// <summary>A request whose signature is right.</summary>
/// <param name="Parameters">Its fields by their name.</param>
/// <param name="File">The file it brings, null for none.</param>
internal sealed record CloudinaryRequest(IReadOnlyDictionary<string, string> Parameters, IFormFile? File)
{
    private const int MostFields = 100;
    private const int LongestField = 64 * 1024;

    // A little room for the fields beside the largest file, so that one just too large hears why.
    private const long LargestBody = CloudinaryApi.LargestFile + 1024 * 1024;

    private static readonly TimeSpan LongestAge = TimeSpan.FromHours(1);

    public string this[string name] => Parameters.GetValueOrDefault(name, string.Empty);

    /// <summary>Reads a request and checks who sent it; null together with the answer that refuses it.</summary>
    public static async Task<(CloudinaryRequest? Request, IResult? Refusal)> ReadAsync(
        HttpContext context, SandboxSettings settings, CloudinarySignature signature, TimeProvider clock)
    {
        if (!context.Request.HasFormContentType)
        {
            return (null, Bad("The request must be multipart/form-data"));
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(
                new FormOptions { ValueCountLimit = MostFields, ValueLengthLimit = LongestField, MultipartBodyLengthLimit = LargestBody },
                context.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is BadHttpRequestException or InvalidDataException or IOException)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            return (null, Bad(unreadable.Message));
        }

        // A list, tags[] for one, is signed as its values with commas in between.
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in form)
        {
            parameters[name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name] = string.Join(',', values.ToArray());
        }

        var request = new CloudinaryRequest(parameters, form.Files.GetFile("file"));
        var refusal = request.Refusal(context.Request.RouteValues["cloud"] as string, settings, signature, clock.GetUtcNow());
        return refusal is null ? (request, null) : (null, refusal);
    }

    private IResult? Refusal(string? cloud, SandboxSettings settings, CloudinarySignature signature, DateTimeOffset now)
    {
        if (!string.Equals(cloud, settings.CloudinaryCloud, StringComparison.Ordinal))
        {
            return Unauthorized($"Invalid cloud_name {cloud}");
        }

        if (this["api_key"].Length == 0)
        {
            return Unauthorized("Must supply api_key");
        }

        if (!string.Equals(this["api_key"], settings.CloudinaryApiKey, StringComparison.Ordinal))
        {
            return Unauthorized($"Invalid api_key {this["api_key"]}");
        }

        if (this["timestamp"].Length == 0)
        {
            return Bad("Missing required parameter - timestamp");
        }

        if (!long.TryParse(this["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            || timestamp > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return Bad($"Invalid timestamp {this["timestamp"]}");
        }

        if (!signature.IsOf(Parameters, this["signature"]))
        {
            return Unauthorized($"Invalid Signature {this["signature"]}. String to sign - '{CloudinarySignature.TextOf(Parameters)}'.");
        }

        var reported = DateTimeOffset.FromUnixTimeSeconds(timestamp);
        return now - reported > LongestAge
            ? Bad(string.Create(
                CultureInfo.InvariantCulture,
                $"Stale request - reported time is {reported.UtcDateTime:yyyy-MM-dd HH:mm:ss} +0000 which is more than 1 hour ago"))
            : null;
    }

    private static IResult Bad(string message) => CloudinaryError.Answer(StatusCodes.Status400BadRequest, message);

    private static IResult Unauthorized(string message) => CloudinaryError.Answer(StatusCodes.Status401Unauthorized, message);
}
