using System.Diagnostics;
using System.Security.Cryptography;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Harness;

/// <summary>A test with programs for Node.js; skipped, saying why, where Node.js is not installed.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Array.Find(["node", "npm"], name => NodeTools.Find(name) is null) is { } missing
        ? $"{missing} of Node.js is not on the PATH." : null;
}

/// <summary>A folder of the repository with a <c>package.json</c>, copied to where its packages may be installed; they stay for the next run while they are the same.</summary>
internal sealed class NodeTools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Kept = ["node_modules", "installed"];

    private NodeTools(string folder) => Folder = folder;

    /// <summary>The copy.</summary>
    internal string Folder { get; }

    /// <summary>Where a program is on the PATH, null when it is not there.</summary>
    internal static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Copies the folder and installs exactly what its lock file says.</summary>
    internal static async Task<NodeTools> PrepareAsync(string source)
    {
        var folder = Repository.At($"artifacts/node/{source}");
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFileSystemEntries(folder).Where(entry => !Kept.Contains(Path.GetFileName(entry), StringComparer.Ordinal)))
        {
            Remove(old);
        }

        foreach (var file in Directory.GetFiles(Repository.At(source), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.At(source), file))
            .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("node_modules" or "dist")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.Copy(Path.Combine(Repository.At(source), file), Path.Combine(folder, file), overwrite: true);
        }

        var tools = new NodeTools(folder);
        var mark = Path.Combine(folder, Kept[1]);
        var locked = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        if (!File.Exists(mark) || !string.Equals(await File.ReadAllTextAsync(mark), locked, StringComparison.Ordinal))
        {
            await tools.RunAsync("npm", "ci");
            await File.WriteAllTextAsync(mark, locked);
        }

        return tools;
    }

    /// <summary>Runs a program of the packages, or of the PATH, to its end.</summary>
    /// <returns>What it printed; the test fails when it fails.</returns>
    internal async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, text) = await TryAsync(program, arguments);
        code.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{text}");
        return text;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    internal async Task<(int Code, string Text)> TryAsync(string program, params string[] arguments)
    {
        var own = Path.Combine(Folder, "node_modules", ".bin", program);
        var start = new ProcessStartInfo(File.Exists(own) ? own : Find(program) ?? program)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // They are not to ask for news of themselves, nor to tell anybody that they were run.
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["no_proxy"] = "127.0.0.1,localhost";
        using var process = Process.Start(start)!;
        using var time = new CancellationTokenSource(Patience);
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(time.Token), process.StandardError.ReadToEndAsync(time.Token));
            await process.WaitForExitAsync(time.Token);
            return (process.ExitCode, string.Concat(texts));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
