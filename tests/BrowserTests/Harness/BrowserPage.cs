using System.Collections.Concurrent;
using Microsoft.Playwright;
using Shouldly;

namespace Atapos.BrowserTests.Harness;

/// <summary>A page in a browser, and what it complained of.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string Pictures = Path.Combine(RepositoryRoot(), "artifacts", "tests", "screenshots");

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly int _width;

    internal BrowserPage(IPage page, int width)
    {
        Page = page;
        _width = width;
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.RequestFailed += (_, request) =>
        {
            // What a page that is left no longer waits for.
            if (request.Failure is not "net::ERR_ABORTED")
            {
                _complaints.Enqueue($"{request.Url}: {request.Failure}");
            }
        };
    }

    /// <summary>The page itself.</summary>
    public IPage Page { get; }

    /// <summary>What went wrong in the page so far: script errors, what its security policy forbade, requests that failed.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Keeps a picture of the screen, and fails when the page is wider than it.</summary>
    /// <param name="name">Of the picture; the width is added.</param>
    public async Task ShootAsync(string name)
    {
        Directory.CreateDirectory(Pictures);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{_width}.png"), Animations = ScreenshotAnimations.Disabled });
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(_width, $"{name} is wider than the screen");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    // Beside what ./atapos test leaves.
    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atapos.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run inside the repository; there is no Atapos.sln above them.");
        }

        return folder;
    }
}
