using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Atapos.Bench;

/// <summary>An admin for each merchant, signed on at the sandbox's Atlas.</summary>
internal static class SignOn
{
    internal static async Task WriteTokensAsync(Uri sandbox, int merchants, string file)
    {
        using var http = new HttpClient { BaseAddress = sandbox };
        var lines = new List<string>(merchants);
        for (var merchant = 1; merchant <= merchants; merchant++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"bench-{merchant}");
            var answer = await http.PostAsJsonAsync(new Uri("atlas/users", UriKind.Relative), new
            {
                username = name,
                full_name = name,
                email = $"{name}@example.com",
                status = "active",
                me_id = merchant,
                me_id_on = "user",
                roles = new[] { new { app_code = "ATAPOS", role_code = "ADMIN", role_level = 100 } },
            });
            answer.EnsureSuccessStatusCode();
            var account = await answer.Content.ReadFromJsonAsync<JsonElement>();
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{merchant} {account.GetProperty("access_token").GetString()}"));
        }

        await File.WriteAllLinesAsync(file, lines);
    }
}
