using System.Net;
using Atapos.Shared.Hosting.Settings;

namespace Atapos.Host.Verbs;

/// <summary>Asks the host on this machine whether it is alive; for the container, whose image has no other program to ask with.</summary>
internal static class AskHealth
{
    private const string Default = "http://localhost:8000";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    internal static async Task<int> ExecuteAsync()
    {
        var address = AddressOf(SettingsReader.Environment().GetValueOrDefault("ASPNETCORE_URLS"));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            await (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteLineAsync($"{address} answers {(int)answer.StatusCode}.");
            return answer.IsSuccessStatusCode ? Verb.Done : Verb.Failed;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {error.Message}");
            return Verb.Failed;
        }
    }

    // `http://+:8000` and `http://0.0.0.0:8000` are addresses to listen at and none to call; what listens there can be called here.
    private static Uri AddressOf(string? urls)
    {
        var listed = urls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var bound = BindingAddress.Parse(listed.FirstOrDefault() ?? Default);
        var isOne = IPAddress.TryParse(bound.Host, out var named) && !named.Equals(IPAddress.Any) && !named.Equals(IPAddress.IPv6Any);
        return new UriBuilder(bound.Scheme, isOne ? bound.Host : "127.0.0.1", bound.Port, "health").Uri;
    }
}
