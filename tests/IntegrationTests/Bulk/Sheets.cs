using System.Text;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.Bulk;

/// <summary>Sends product files.</summary>
internal static class Sheets
{
    /// <summary>Posts a file as it is.</summary>
    internal static Task<Answer> ImportAsync(this ApiClient client, byte[] file, bool isDryRun = false, string mediaType = "text/csv")
    {
        var content = new ByteArrayContent(file);
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return client.SendAsync(HttpMethod.Post, "products/import" + (isDryRun ? "?dry_run=true" : ""), content);
    }

    /// <summary>Posts a file of these lines.</summary>
    internal static Task<Answer> ImportAsync(this ApiClient client, params string[] lines) => client.ImportAsync(Bytes(lines));

    /// <summary>Tries a file of these lines.</summary>
    internal static Task<Answer> TryImportAsync(this ApiClient client, params string[] lines) => client.ImportAsync(Bytes(lines), isDryRun: true);

    /// <summary>The file that the export gives.</summary>
    internal static async Task<byte[]> ExportAsync(this ApiClient client) => (await client.GetAsync("products/export").Ok()).Body;

    internal static byte[] Bytes(params string[] lines) => Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n");

    /// <summary>The faults of a refused file as <c>line column</c>.</summary>
    internal static IReadOnlyList<string> Faults(this Answer answer)
    {
        var details = answer.ShouldBeProblem(System.Net.HttpStatusCode.UnprocessableEntity, "import.refused").Json["details"]!;
        var faults = details["faults"]!.AsArray();
        faults.Select(fault => fault!.Word("message")).ShouldAllBe(message => message.Length > 0);
        details.Number("count").ShouldBeGreaterThanOrEqualTo(faults.Count);
        return [.. faults.Select(fault => $"{fault!["line"]} {fault["column"]}".Trim())];
    }

    /// <summary>Created, updated, unchanged.</summary>
    internal static string Effects(this Answer answer) =>
        $"{answer.Expect(System.Net.HttpStatusCode.OK).Json.Number("created")} {answer.Json.Number("updated")} {answer.Json.Number("unchanged")}";
}
