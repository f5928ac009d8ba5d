using Atapos.Shared.Hosting.Security;

namespace Atapos.Host.Verbs;

/// <summary>Seals anew what an older data key has sealed, and says how much that was.</summary>
internal static class RotateKeys
{
    internal static async Task<int> ExecuteAsync()
    {
        await using var app = await VerbApp.OpenMigratedAsync();
        var all = await app.Services.GetRequiredService<KeyRotation>().RunAsync(CancellationToken.None);
        foreach (var rotated in all)
        {
            Console.WriteLine($"{rotated.What}: {rotated.Done} sealed anew{(rotated.Unreadable == 0 ? "" : $", {rotated.Unreadable} that no key in DATA_KEYS opens")}");
        }

        return all.Any(rotated => rotated.Unreadable > 0) ? Verb.Failed : Verb.Done;
    }
}
