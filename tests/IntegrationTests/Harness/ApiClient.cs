using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atapos.IntegrationTests.Harness;

/// <summary>One caller of the API. Paths are below <c>/api/v1</c> unless they begin with a slash.</summary>
public sealed class ApiClient(HttpClient http, string? token)
{
    /// <summary>The same caller with one more header on every request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The same caller with one more header on every request.</summary>
    public ApiClient With(string name, string value) => new(http, token) { Headers = [.. Headers, (name, value)] };

    /// <summary>Reads.</summary>
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Posts a body as JSON; none at all when it is null.</summary>
    public Task<Answer> PostAsync(string path, object? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : Json(JsonSerializer.Serialize(body)));

    /// <summary>Puts a body as JSON.</summary>
    public Task<Answer> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, Json(JsonSerializer.Serialize(body)));

    /// <summary>Deletes.</summary>
    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Posts a text as it is.</summary>
    public Task<Answer> PostTextAsync(string path, string text, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, Json(text, mediaType));

    /// <summary>Places an order.</summary>
    public Task<Answer> OrderAsync(JsonObject order) => PostAsync("orders", order);

    /// <summary>Pays an order in cash.</summary>
    public Task<Answer> PayCashAsync(long orderId, decimal amount) => PostAsync($"orders/{orderId}/pay-cash", new { amount_paid = amount });

    /// <summary>Cancels an order.</summary>
    public Task<Answer> CancelAsync(long orderId) => PostAsync($"orders/{orderId}/cancel");

    /// <summary>Sends a request of any method.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        // A body that is refused by its length need not be sent.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1024 * 1024 ? true : null;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await Answer.OfAsync(response);
    }

    private static StringContent Json(string text, string mediaType = "application/json")
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = null;
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }
}
