using System.Diagnostics;

namespace Atapos.Sandbox.Tests.NodeClient;

/// <summary>Programs of the machine.</summary>
internal static class Programs
{
    /// <summary>Where the program of this name is on the PATH, null when it is not there.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => (string[])(OperatingSystem.IsWindows() ? [$"{name}.exe", $"{name}.cmd"] : [name]), (folder, file) => Path.Combine(folder, file))
        .FirstOrDefault(File.Exists);

    /// <summary>How to start a program whose output is read.</summary>
    public static ProcessStartInfo Start(string folder, string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(name) ?? name)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>Runs a program to its end; throws with what it said when it fails or takes too long.</summary>
    public static async Task RunAsync(string folder, TimeSpan limit, string name, params string[] arguments)
    {
        using var process = Process.Start(Start(folder, name, arguments))!;
        using var time = new CancellationTokenSource(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(time.Token);
            var errors = process.StandardError.ReadToEndAsync(time.Token);
            await process.WaitForExitAsync(time.Token);
            process.ExitCode.ShouldBe(0, $"{name} {string.Join(' ', arguments)}\n{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
