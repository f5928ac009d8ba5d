using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Atapos.Host.Logging;

/// <summary>Writes the log to files as well: the console's JSON, a line for each entry.</summary>
[ProviderAlias("File")]
internal sealed class FileLoggerProvider(LogFile file, IEnumerable<ConsoleFormatter> formatters) : ILoggerProvider, ISupportExternalScope
{
    private readonly ConsoleFormatter _json = formatters.Single(formatter => string.Equals(formatter.Name, ConsoleFormatterNames.Json, StringComparison.Ordinal));

    private readonly LogFile _file = file;

    private IExternalScopeProvider? _scopes;

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    // The file is the container's, and closed by it.
    public void Dispose()
    {
    }

    private sealed class Writer(FileLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var text = new StringWriter();
            provider._json.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), provider._scopes, text);
            if (text.ToString() is { Length: > 0 } lines)
            {
                provider._file.Write(lines);
            }
        }
    }
}
