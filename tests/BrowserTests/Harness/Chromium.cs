using Microsoft.Playwright;
using Xunit;

namespace Atapos.BrowserTests.Harness;

/// <summary>The browser of the machine.</summary>
internal static class Chromium
{
    /// <summary>Where it is on the PATH, null when there is none.</summary>
    internal static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(_ => (string[])["chromium", "chromium-browser", "google-chrome"], Path.Combine)
        .FirstOrDefault(File.Exists);

    /// <summary>Why a test with a browser cannot run here, null when it can.</summary>
    internal static string? Missing => Program is null ? "Chromium is not on the PATH." : null;
}

/// <summary>A test in a browser; skipped, saying why, where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}

/// <summary>A test in a browser, on several screens; skipped, saying why, where there is no browser.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}

/// <summary>A browser for the tests of a class; started when a test first opens a page.</summary>
public sealed class TestBrowser : IAsyncLifetime
{
    // Root runs the tests in containers, where Chromium's own sandbox cannot; and nothing is asked of the network.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _running = new(LaunchAsync);

    /// <summary>Opens an empty page in a profile of its own.</summary>
    /// <param name="width">Of the screen, in pixels: 390 is a telephone, 1280 a till.</param>
    public async Task<BrowserPage> OpenAsync(int width)
    {
        var context = await (await _running.Value).Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 800 },
            HasTouch = width < 600,
            Locale = "en-GB",
        });
        return new BrowserPage(await context.NewPageAsync(), width);
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_running.IsValueCreated)
        {
            var (driver, browser) = await _running.Value;
            await browser.DisposeAsync();
            driver.Dispose();
        }
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> LaunchAsync()
    {
        var driver = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program, Args = Arguments }));
    }
}
