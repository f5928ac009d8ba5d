using Shouldly;

namespace Atapos.IntegrationTests.Harness;

/// <summary>Waits for what happens by itself a little later.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks again and again until it is true.</summary>
    /// <param name="isTrue">Asks.</param>
    /// <param name="what">What is waited for, in words.</param>
    internal static async Task BeTrueAsync(Func<Task<bool>> isTrue, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isTrue())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, what);
            await Task.Delay(Pause);
        }
    }
}
