using System.Globalization;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>What <c>postmaster.pid</c> says about the server of a data folder.</summary>
internal sealed record Postmaster(int ProcessId, int Port, bool IsReady)
{
    private const int ProcessIdLine = 0;
    private const int PortLine = 3;
    private const int StatusLine = 7;

    /// <summary>The file's name inside the data folder; the server itself makes and deletes it.</summary>
    public const string FileName = "postmaster.pid";

    /// <summary>Reads the file; null when there is none or it holds no process id, as after a power failure.</summary>
    public static async Task<Postmaster?> ReadAsync(string dataFolder, CancellationToken cancellationToken)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(Path.Combine(dataFolder, FileName), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return NumberAt(ProcessIdLine) is > 0 and var processId
            ? new Postmaster(processId, NumberAt(PortLine), lines.Length > StatusLine && lines[StatusLine].Trim() is "ready")
            : null;

        int NumberAt(int line) =>
            line < lines.Length && int.TryParse(lines[line], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
