using System.Globalization;
using Atapos.Host;
using Atapos.Shared.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.IntegrationTests.Harness;

/// <summary>How far the clocks of a test's hosts are ahead of the real one; the hosts are processes, so it stands in a file.</summary>
internal sealed class ClockFile : IDisposable
{
    /// <summary>The file.</summary>
    internal string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>Sets the clocks, of hosts that run too.</summary>
    internal void Set(DateTimeOffset now)
    {
        var next = Path + ".next";
        File.WriteAllText(next, (now - TimeProvider.System.GetUtcNow()).Ticks.ToString(CultureInfo.InvariantCulture));
        File.Move(next, Path, overwrite: true);
    }

    public void Dispose() => File.Delete(Path);
}

/// <summary>Runs in a process of its own before its Main: the host itself with another clock.</summary>
internal static class HostWithClock
{
    internal const string FileVariable = "ATAPOS_TEST_CLOCK_FILE";

    internal static async Task RunAsync(string file)
    {
        using var clock = new Clock(file);
        await using var app = AtaposApp.Create(SettingsReader.Environment(), configure: services => services.AddSingleton<TimeProvider>(clock));
        await app.RunAsync();
    }

    private sealed class Clock : TimeProvider, IDisposable
    {
        private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

        private readonly string _file;
        private readonly ITimer _looks;
        private long _ahead;

        internal Clock(string file)
        {
            _file = file;
            Look();
            _looks = System.CreateTimer(_ => Look(), state: null, BetweenLooks, BetweenLooks);
        }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

        public void Dispose() => _looks.Dispose();

        private void Look() => Volatile.Write(ref _ahead, long.Parse(File.ReadAllText(_file), CultureInfo.InvariantCulture));
    }
}
