using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Atapos.Sandbox;
using Microsoft.AspNetCore.Builder;
using Shouldly;

namespace Atapos.IntegrationTests.Harness;

/// <summary>The real sandbox on ports of its own, playing Atlas and the mail server.</summary>
public sealed class AtlasSandbox : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AtlasSandbox(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where it takes mail without TLS.</summary>
    public int MailPort { get; private set; }

    /// <summary>Talks to the sandbox itself.</summary>
    public HttpClient Http { get; }

    /// <summary>What <c>ATLAS_SSO_URL</c> is set to.</summary>
    public string Address => new Uri(Http.BaseAddress!, "/atlas/api/v1").AbsoluteUri;

    /// <param name="encrypted">Whether it answers encrypted, with the key of the tests' settings.</param>
    /// <param name="mailUser">Whose sign-on its mail server requires, with the password <c>rahasia</c>; null for nobody's.</param>
    /// <param name="settings">What else it is told; null for what it does by itself.</param>
    public static async Task<AtlasSandbox> StartAsync(bool encrypted = true, string? mailUser = null, SandboxSettings? settings = null)
    {
        var app = SandboxApp.Create(
            (settings ?? new SandboxSettings()) with
            {
                Url = "http://127.0.0.1:0",
                AtlasEncryptionKey = encrypted ? ShopSettings.AtlasKey : null,
                AtlasEncryptionIv = encrypted ? ShopSettings.AtlasIv : null,
                SmtpUsername = mailUser,
                SmtpPassword = mailUser is null ? null : "rahasia",
            },
            []);
        await app.StartAsync();
        var sandbox = new AtlasSandbox(app);
        sandbox.MailPort = (int)(await sandbox.Http.GetFromJsonAsync<JsonNode>("/mail/server")).Number("smtp_port");
        return sandbox;
    }

    /// <summary>The mails to an address, newest first.</summary>
    public async Task<JsonArray> MailsToAsync(string address) =>
        (await Http.GetFromJsonAsync<JsonArray>($"/mail?to={Uri.EscapeDataString(address)}"))!;

    /// <summary>Waits for so many mails to an address, and gives the newest.</summary>
    public async Task<JsonNode> MailToAsync(string address, int count = 1)
    {
        await Eventually.BeTrueAsync(async () => (await MailsToAsync(address)).Count >= count, $"{count} mails to {address} should have come");
        var mails = await MailsToAsync(address);
        mails.Count.ShouldBe(count);
        return mails[0]!;
    }

    /// <summary>The newest mail to an address that is no receipt, once so many of these have come; receipts come when they come.</summary>
    public async Task<JsonNode> SignInMailToAsync(string address, int count)
    {
        await Eventually.BeTrueAsync(async () => (await SignInMailsToAsync(address)).Count >= count, $"{count} mails to {address} should have come");
        var mails = await SignInMailsToAsync(address);
        mails.Count.ShouldBe(count);
        return mails[0];
    }

    private async Task<IReadOnlyList<JsonNode>> SignInMailsToAsync(string address) =>
        [.. (await MailsToAsync(address)).Select(mail => mail!).Where(mail => !mail.Word("subject").StartsWith("Struk ", StringComparison.Ordinal))];

    /// <summary>Makes Atlas misbehave: <c>down</c>, <c>slow</c>, <c>garbage</c>, <c>error500</c>, or <c>none</c> again.</summary>
    public Task MisbehaveAsync(string mode, int? delayMs = null) => MisbehaveAsync("atlas", mode, delayMs);

    /// <summary>Makes one of its services misbehave: <c>atlas</c>, <c>cloudinary</c>, <c>mail</c> or <c>midtrans</c>.</summary>
    public async Task MisbehaveAsync(string service, string mode, int? delayMs = null) =>
        (await Http.PostAsJsonAsync("/faults", new JsonObject { ["service"] = service, ["mode"] = mode, ["delay_ms"] = delayMs })).EnsureSuccessStatusCode();

    /// <summary>How often <c>/auth/me</c> was asked.</summary>
    public async Task<long> CallsOfMeAsync() => (await Http.GetFromJsonAsync<JsonNode>("/atlas/calls"))!["me"]!.GetValue<long>();

    /// <summary>Expires a user's access tokens.</summary>
    public async Task ExpireAsync(long userId) => (await Http.PostAsync($"/atlas/users/{userId}/expire", content: null)).EnsureSuccessStatusCode();

    /// <summary>Adds a user and answers its token.</summary>
    public async Task<string> AddUserAsync(string username, long? merchant, int level)
    {
        var user = new JsonObject
        {
            ["username"] = username,
            ["full_name"] = username,
            ["email"] = $"{username}@example.com",
            ["me_id"] = merchant,
            ["roles"] = new JsonArray(new JsonObject { ["app_code"] = "ATAPOS", ["role_code"] = "STAFF", ["role_level"] = level }),
        };
        var answer = (await Http.PostAsJsonAsync("/atlas/users", user)).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!.GetValue<string>();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
