using Atapos.Host.Docs;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Atapos.Host.Verbs;

/// <summary>Prints the OpenAPI document as a host with these settings serves it; needs neither a database nor secrets.</summary>
internal static class PrintDocument
{
    private const string NoDatabase = "Host=localhost;Database=nowhere;Username=nobody";

    // What the document says of the host; nothing else of the settings changes it.
    private static readonly string[] Told = ["APP_NAME", "APP_VERSION"];

    internal static async Task<int> ExecuteAsync()
    {
        var values = SettingsReader.Environment().Where(setting => Told.Contains(setting.Key, StringComparer.Ordinal))
            .Append(new("ASPNETCORE_ENVIRONMENT", "Development"))
            .ToDictionary(StringComparer.Ordinal);

        // The endpoints are known when the host has started, so it starts: without its background work, and listening nowhere.
        await using var app = AtaposApp.Create(values, NoDatabase, services => services
            .RemoveAll<IHostedService>()
            .AddSingleton<IServer, DeafServer>()
            .AddLogging(log => log.ClearProviders()));
        await app.StartAsync(CancellationToken.None);
        Console.WriteLine(await app.Services.ApiDocumentAsync(CancellationToken.None));
        return Verb.Done;
    }

    private sealed class DeafServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
