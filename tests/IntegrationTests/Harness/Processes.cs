using System.Diagnostics;
using System.Globalization;

namespace Atapos.IntegrationTests.Harness;

/// <summary>How processes of a test are ended.</summary>
internal static class Processes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks a process to end (SIGTERM), waits until it has, and answers its exit code.</summary>
    internal static async Task<int> StopAsync(this Process process)
    {
        await SignalAsync(process.Id, "TERM");
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="id">Whom.</param>
    /// <param name="name">Such as <c>TERM</c>.</param>
    internal static async Task SignalAsync(int id, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
