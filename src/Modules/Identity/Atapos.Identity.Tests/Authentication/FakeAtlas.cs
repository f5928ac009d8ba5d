using System.Net;
using System.Security.Cryptography;
using System.Text;
using Atapos.Identity.Authentication;
using Atapos.Identity.Authentication.Atlas;
using Atapos.Identity.Authentication.Customers;
using Atapos.Shared;
using Atapos.Shared.Hosting.Health;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Atapos.Identity.Tests.Authentication;

/// <summary>Stands where the network would be, behind everything that is registered for the real Atlas.</summary>
internal sealed class FakeAtlas : HttpMessageHandler
{
    internal const string Key = "atlas-key";
    internal const string Iv = "an-iv-that-is-longer-than-16-bytes";

    private int _calls;

    internal FakeTimeProvider Clock { get; } = new(new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));

    /// <summary>What it does with the next requests.</summary>
    internal Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = (_, _) => Task.FromResult(Status(401));

    internal int Calls => Volatile.Read(ref _calls);

    internal static Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal)
    {
        ["ATLAS_SSO_URL"] = "http://atlas.test/api/v1",
        ["ATLAS_ENCRYPTION_KEY"] = Key,
        ["ATLAS_ENCRYPTION_IV"] = Iv,
        ["JWT_SECRET_KEY"] = "a-key-for-tests-that-is-longer-than-32-bytes",
    };

    internal static HttpResponseMessage Status(int status, string body = "") => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    internal static HttpResponseMessage Ok(string body) => Status(200, body);

    /// <summary>A user with one role in this application.</summary>
    internal static string User(long id = 3, string me = "1", int level = 10, string app = "ATAPOS") =>
        $$$"""{"data":{"u_id":{{{id}}},"u_username":"siti","u_email":"siti@example.com","u_full_name":"Siti","u_status":"active","me_id":{{{me}}},"roles":[{"app_code":"{{{app}}}","role_code":"STAFF","role_level":{{{level}}}}]}}""";

    /// <summary>The envelope around a document encrypted with a key.</summary>
    internal static string Encrypted(string document, string key = Key, string iv = Iv)
    {
        using var aes = Aes.Create();
        aes.Key = Fit(key, 32);
        var data = Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(document), Fit(iv, 16), PaddingMode.PKCS7));
        return $$"""{"encrypted":true,"data":"{{data}}"}""";
    }

    internal void Answers(Func<HttpResponseMessage> answer) => Answer = (_, _) => Task.FromResult(answer());

    /// <summary>The services of the module's sign-on, with this in place of the network.</summary>
    internal void Register(IServiceCollection services, IReadOnlyDictionary<string, string>? settings = null)
    {
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSignOn(new SettingsReader(settings ?? Settings, isDevelopment: true));
        services.AddSingleton<ICustomerStandings>(new AllCount());
        services.AddHttpClient<AtlasClient>().ConfigurePrimaryHttpMessageHandler(() => this).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddSingleton<Reachability>();
        services.AddHttpClient(Reachability.Client).ConfigurePrimaryHttpMessageHandler(() => this).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    internal ServiceProvider Services(IReadOnlyDictionary<string, string>? settings = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        Register(services, settings);
        return services.BuildServiceProvider();
    }

    /// <summary>Lets time pass until something has ended; says how much did.</summary>
    internal async Task<TimeSpan> PassUntilEndAsync(Task task)
    {
        var start = Clock.GetUtcNow();
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(5));
            if (!task.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(50));
                (Clock.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromMinutes(2), "It does not end.");
            }
        }

        return Clock.GetUtcNow() - start;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Answer(request, cancellationToken);
    }

    private static byte[] Fit(string text, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Array.Resize(ref bytes, length);
        return bytes;
    }

    /// <summary>There is no database here; that tokens are ended there, the tests over the whole host show.</summary>
    private sealed class AllCount : ICustomerStandings
    {
        public Task<bool> CountsAsync(TenantId tenant, long customerId, string tokenId, DateTimeOffset issuedAt, CancellationToken cancellationToken) =>
            Task.FromResult(true);
    }
}
