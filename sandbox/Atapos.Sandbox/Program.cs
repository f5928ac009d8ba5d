using Atapos.Sandbox.Atlas;
using Atapos.Sandbox.Mail;

namespace Atapos.Sandbox;

// Named and internal, so that a test project may reference this program beside another one without two Program classes.
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            var settings = SandboxSettings.FromVariables(Environment.GetEnvironmentVariable);
            if (args is ["users", ..] || args.Contains("--print-users", StringComparer.Ordinal))
            {
                await UserListing.WriteAsync(Console.Out, settings.AtlasAppCode, asJson: args.Contains("--json", StringComparer.Ordinal));
                return 0;
            }

            await using var app = SandboxApp.Create(settings, args);
            await app.StartAsync();
            await Console.Out.WriteLineAsync(
                $"Atapos sandbox on {string.Join(' ', app.Urls)} (Atlas answers {(settings.EncryptsAtlasAnswers ? "encrypted" : "plain")}); Ctrl-C stops it.");
            await Console.Out.WriteLineAsync(MailListing.Of(app.Services));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception fault) when (fault is SandboxSettingsException or IOException)
        {
            await Console.Error.WriteLineAsync($"The sandbox cannot start: {fault.Message}");
            return 1;
        }
    }
}
