using System.Diagnostics;
using System.Runtime.InteropServices;
using Atapos.Host;

namespace Atapos.IntegrationTests.Start;

/// <summary>The program in a folder and an environment of its own.</summary>
internal static class ProgramRun
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The verb.</param>
    /// <param name="environment">All of its environment.</param>
    /// <param name="environmentFile">What its <c>.env</c> holds; null for none.</param>
    internal static async Task<(int Exit, string Output)> ToEndAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string? environmentFile = null)
    {
        var folder = Directory.CreateTempSubdirectory("atapos-start-");
        try
        {
            if (environmentFile is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, ".env"), environmentFile);
            }

            var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
            var start = new ProcessStartInfo(dotnet, ["exec", typeof(AtaposApp).Assembly.Location, .. arguments])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var program = Process.Start(start)!;
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var output = await Task.WhenAll(program.StandardOutput.ReadToEndAsync(limit.Token), program.StandardError.ReadToEndAsync(limit.Token));
            await program.WaitForExitAsync(limit.Token);
            return (program.ExitCode, string.Concat(output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
