using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.Logging.Console;

namespace Atapos.Host.Logging;

/// <summary>Structured logs to the console: one JSON object a line, readable lines in Development; to files too, when a setting says so.</summary>
internal static class HostLog
{
    internal static void AddLog(this WebApplicationBuilder builder, SettingsReader settings)
    {
        var (toFile, folder) = (settings.Flag("LOG_TO_FILE", false), settings.Text("LOG_FOLDER", "logs")!);
        if (!settings.Flag("LOGGING_ENABLED", true))
        {
            return;
        }

        Limit(builder.Logging, settings);
        AddConsole(builder.Logging, settings);
        if (toFile)
        {
            AddFile(builder, settings, folder);
        }
    }

    private static void Limit(ILoggingBuilder log, SettingsReader settings)
    {
        var level = settings.Text("LOG_LEVEL", "INFO")!.ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.Debug,
            "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "CRITICAL" => LogLevel.Critical,
            _ => LogLevel.Information,
        };
        log.SetMinimumLevel(level);
        log.AddFilter("Microsoft", level < LogLevel.Warning ? LogLevel.Warning : level);
        log.AddFilter("System.Net.Http", LogLevel.Warning);
        log.AddFilter("MassTransit", LogLevel.Warning);
        log.AddFilter("Npgsql", LogLevel.Warning);
        log.AddFilter("Polly", LogLevel.Warning);
        log.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        log.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        log.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
    }

    private static void AddConsole(ILoggingBuilder log, SettingsReader settings)
    {
        log.Services.Configure<JsonConsoleFormatterOptions>(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        if (settings.IsDevelopment)
        {
            log.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss ";
            });
        }
        else
        {
            log.AddJsonConsole();
        }
    }

    private static void AddFile(WebApplicationBuilder builder, SettingsReader settings, string folder)
    {
        try
        {
            LogFile.Try(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            settings.Fault("LOG_TO_FILE", $"needs a folder that can be written; LOG_FOLDER is {folder}");
            return;
        }

        builder.Services.AddSingleton(provider => new LogFile(folder, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ILoggerProvider, FileLoggerProvider>();
    }
}
