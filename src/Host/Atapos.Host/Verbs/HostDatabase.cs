using Atapos.Shared.Hosting.Data.Embedded;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Verbs;

/// <summary>The database that a verb works on: the one that is named, else in Development one of the host's own.</summary>
internal sealed class HostDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _embedded;

    private HostDatabase(EmbeddedPostgres? embedded) => _embedded = embedded;

    /// <summary>Null when <c>DATABASE_URL</c> names a server.</summary>
    internal string? EmbeddedConnectionString => _embedded?.ConnectionString;

    internal static async Task<HostDatabase> OpenAsync(IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(values.GetValueOrDefault("DATABASE_URL")) || !HostSettings.AsksForDevelopment(values))
        {
            return new(embedded: null);
        }

        using var logs = LoggerFactory.Create(log => log.AddSimpleConsole(console => console.SingleLine = true));
        var folder = Path.Combine(Directory.GetCurrentDirectory(), ".atapos", "postgres");
        return new(await EmbeddedPostgres.StartAsync(new(folder), logs.CreateLogger("Atapos.EmbeddedPostgres"), cancellationToken));
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
