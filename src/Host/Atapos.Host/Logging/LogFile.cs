using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Atapos.Host.Logging;

/// <summary>A file of log lines for each day (UTC), kept for two weeks. Lines are written behind the backs of those who log; nobody waits for the disk.</summary>
internal sealed class LogFile : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int DaysKept = 14;
    private const string Prefix = "atapos-";
    private const string Suffix = ".log";
    private const string DayFormat = "yyyyMMdd";

    private readonly Channel<string> _lines;
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly Task _writing;
    private int _dropped;

    internal LogFile(string folder, TimeProvider clock)
    {
        (_folder, _clock) = (folder, clock);
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Takes lines that end with a line break; when the disk cannot follow they are dropped, and how many is written later.</summary>
    internal void Write(string lines) => _lines.Writer.TryWrite(lines);

    /// <summary>Makes the folder and sees whether it can be written.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    internal static void Try(string folder)
    {
        Directory.CreateDirectory(folder);
        using var probe = new FileStream(
            Path.Combine(folder, $"{Prefix}{Environment.ProcessId}.probe"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            try
            {
                await WriteDayAsync();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"The log file cannot be written: {error.Message}");
                await Task.Delay(TimeSpan.FromSeconds(1), _clock);
            }
        }
    }

    /// <summary>Appends until nothing waits or the day is over.</summary>
    private async Task WriteDayAsync()
    {
        var day = Today();
        await using var file = new StreamWriter(
            new FileStream(Path.Combine(_folder, NameOf(day)), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), new UTF8Encoding(false));
        while (Today() == day && await _lines.Reader.WaitToReadAsync())
        {
            while (Today() == day && _lines.Reader.TryRead(out var lines))
            {
                await file.WriteAsync(lines);
            }

            if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
            {
                await file.WriteAsync($"{dropped} lines were dropped because the disk could not follow{Environment.NewLine}");
            }

            await file.FlushAsync();
        }

        Forget(day);
    }

    private void Forget(DateOnly today)
    {
        foreach (var path in Directory.EnumerateFiles(_folder, $"{Prefix}*{Suffix}").ToList())
        {
            if (DateOnly.TryParseExact(Path.GetFileName(path)[Prefix.Length..^Suffix.Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day.AddDays(DaysKept) < today)
            {
                File.Delete(path);
            }
        }
    }

    private DateOnly Today() => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);

    private static string NameOf(DateOnly day) => $"{Prefix}{day.ToString(DayFormat, CultureInfo.InvariantCulture)}{Suffix}";
}
