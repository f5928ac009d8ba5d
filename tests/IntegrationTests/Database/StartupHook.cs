using Atapos.IntegrationTests.Database;
using Atapos.IntegrationTests.Harness;

#pragma warning disable CA1050, MA0047 // The runtime looks for a type of this name outside any namespace.

/// <summary>
/// Called by the runtime before Main when DOTNET_STARTUP_HOOKS names this assembly, which only tests do that need a host of another
/// kind as a process: it turns a new process of this program into that host.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(HostThatIsKilled.FolderVariable) is { } folder)
        {
            HostThatIsKilled.RunAsync(folder).GetAwaiter().GetResult();
        }

        if (Environment.GetEnvironmentVariable(HostWithClock.FileVariable) is { } file)
        {
            HostWithClock.RunAsync(file).GetAwaiter().GetResult();
            Environment.Exit(0);
        }
    }
}
