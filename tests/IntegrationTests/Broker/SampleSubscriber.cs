using System.Collections.Concurrent;
using System.Diagnostics;
using Atapos.IntegrationTests.Harness;

namespace Atapos.IntegrationTests.Broker;

/// <summary>The subscriber of samples/ as a process of its own, with a queue and a file of its own.</summary>
internal sealed class SampleSubscriber : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atapos-subscriber-").FullName;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    internal SampleSubscriber(string broker)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        // From its own folder: beside the tests lack the packages that ASP.NET Core brings along.
        start.ArgumentList.Add(Repository.At("samples/Atapos.Samples.Subscriber/bin/Debug/net10.0/Atapos.Samples.Subscriber.dll"));
        start.ArgumentList.Add(Path.Combine(_folder, "takings.json"));
        start.ArgumentList.Add(Path.GetFileName(_folder));
        start.Environment["BROKER_URL"] = broker;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
    }

    /// <summary>Waits until its last line says so.</summary>
    internal Task SaysAsync(string words) => Eventually.BeTrueAsync(
        () => Task.FromResult(_lines.LastOrDefault()?.Contains(words, StringComparison.Ordinal) ?? false), $"the subscriber should say {words}");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
