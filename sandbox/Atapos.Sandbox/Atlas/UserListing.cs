using System.Text.Json;

namespace Atapos.Sandbox.Atlas;

/// <summary>Prints the ready-made users and their tokens.</summary>
internal static class UserListing
{
    /// <summary>Writes a table for people, or a JSON array for programs.</summary>
    public static Task WriteAsync(TextWriter output, string appCode, bool asJson)
    {
        var users = ReadyMadeUsers.For(appCode);
        return output.WriteLineAsync(asJson ? Json(users, appCode) : Table(users));
    }

    private static string Table(IReadOnlyList<ReadyMadeUser> users)
    {
        string[][] rows =
        [
            ["WHO", "NAME", "TOKEN", "REFRESH TOKEN"],
            .. users.Select(user => new[] { user.Purpose, user.Profile.FullName, user.Tokens.AccessToken, user.Tokens.RefreshToken }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Json(IReadOnlyList<ReadyMadeUser> users, string appCode)
    {
        var options = new JsonSerializerOptions { WriteIndented = true };
        SandboxApp.UseSandboxJson(options);
        return JsonSerializer.Serialize(
            users.Select(user => new ListedUser(user.Purpose, user.Tokens.AccessToken, user.Tokens.RefreshToken, user.Profile.ToUser(user.Id, appCode))),
            options);
    }

    private sealed record ListedUser(string Purpose, string AccessToken, string RefreshToken, AtlasUser User);
}
