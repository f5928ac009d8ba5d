using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary>The commands that the README tells a newcomer to paste.</summary>
public sealed class ReadmeCommandsTests(DemoShop demo) : IClassFixture<DemoShop>
{
    [Fact]
    public async Task The_three_commands_of_the_README_work_as_printed()
    {
        var commands = (await File.ReadAllLinesAsync(Readme()))
            .Where(line => line.StartsWith("ORDER=$(curl ", StringComparison.Ordinal) || (line.StartsWith("curl ", StringComparison.Ordinal) && line.Contains("$OH_ID", StringComparison.Ordinal)))
            .ToList();
        commands.Count.ShouldBe(3);

        var answers = (await PasteAsync(string.Join('\n', commands).Replace("http://localhost:8000", demo.Shop.Address.OriginalString.TrimEnd('/'), StringComparison.Ordinal)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        answers.Length.ShouldBe(3);
        answers[0].ShouldContain(
            "\"oh_subtotal_amount\":50000,\"oh_discount_amount\":5000,\"oh_tax_amount\":4500,\"oh_service_charge_amount\":2250,"
            + "\"oh_total_amount\":51750,\"oh_rounded_amount\":51800");
        JsonNode.Parse(answers[0])!["oh_payment_status"]!.GetValue<string>().ShouldBe("pending");
        answers[1].ShouldContain("\"amount_paid\":60000,\"change_amount\":8200,\"oh_payment_status\":\"settlement\"");
        answers[2].ShouldContain("\"oh_payment_status\":\"settlement\",\"oh_payment_type\":\"cash\"");
    }

    private static async Task<string> PasteAsync(string commands)
    {
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(commands);
        using var shell = Process.Start(start)!;
        var errors = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        shell.ExitCode.ShouldBe(0, await errors);
        return output;
    }

    private static string Readme([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "README.md"));
}
