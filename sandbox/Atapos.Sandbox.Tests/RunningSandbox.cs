using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Atapos.Sandbox.Tests;

/// <summary>A sandbox of its own on a free port, and a client of it.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    public const string Me = "/atlas/api/v1/auth/me";
    public const string Refresh = "/atlas/api/v1/auth/refresh";

    private readonly WebApplication _app;

    private RunningSandbox(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(10) };
    }

    public HttpClient Client { get; }

    public static async Task<RunningSandbox> StartAsync(SandboxSettings? settings = null)
    {
        var app = SandboxApp.Create((settings ?? new SandboxSettings()) with { Url = "http://127.0.0.1:0" }, []);
        try
        {
            await app.StartAsync();
            return new RunningSandbox(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async Task<HttpResponseMessage> GetMeAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Me);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostAsync(string path, JsonNode? body) => Client.PostAsJsonAsync(path, body);

    public Task<HttpResponseMessage> RefreshAsync(string refreshToken) => PostAsync(Refresh, new JsonObject { ["refresh_token"] = refreshToken });

    public async Task SetFaultAsync(string mode, int? delayMs = null, int? times = null, string service = "atlas", string? operation = null)
    {
        using var response = await PostAsync(
            "/faults",
            new JsonObject { ["service"] = service, ["operation"] = operation, ["mode"] = mode, ["delay_ms"] = delayMs, ["times"] = times });
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonNode> GetAsync(string path) => (await Client.GetFromJsonAsync<JsonNode>(path))!;

    /// <summary>Stops it as Ctrl-C does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

internal static class Answers
{
    /// <summary>The body of an answer of this status.</summary>
    public static async Task<JsonNode> BodyAsync(this Task<HttpResponseMessage> pending, System.Net.HttpStatusCode expected = System.Net.HttpStatusCode.OK)
    {
        using var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }

    public static async Task<System.Net.HttpStatusCode> StatusAsync(this Task<HttpResponseMessage> pending)
    {
        using var response = await pending;
        return response.StatusCode;
    }
}
