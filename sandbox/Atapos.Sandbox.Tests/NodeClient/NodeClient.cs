using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.NodeClient;

/// <summary>A test with Midtrans's own client; skipped, saying why, where Node.js is not installed.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Array.Find(["node", "npm"], name => Programs.Find(name) is null) is { } missing
        ? $"{missing} of Node.js is not on the PATH." : null;
}

/// <summary>Midtrans's own client for Node.js in a process of its own, told to call the sandbox.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, nameof(NodeClient));
    private static readonly Lazy<Task> Installed = new(() => Programs.RunAsync(Folder, Patience, "npm", "ci", "--no-audit", "--no-fund"));

    private readonly Process _process;

    private NodeClient(Process process) => _process = process;

    /// <summary>Starts it, and installs its package first when no test has done that in this run.</summary>
    /// <param name="sandbox">Whom it calls.</param>
    /// <param name="serverKey">What it signs on with.</param>
    public static async Task<NodeClient> StartAsync(RunningSandbox sandbox, string serverKey = "SB-Mid-server-sandbox")
    {
        await Installed.Value;
        var start = Programs.Start(
            Folder, "node", "calls.js", new Uri(sandbox.Client.BaseAddress!, "/midtrans").AbsoluteUri, serverKey, "SB-Mid-client-sandbox");
        start.RedirectStandardInput = true;
        start.Environment["no_proxy"] = "127.0.0.1";
        return new NodeClient(Process.Start(start)!);
    }

    /// <summary>The result of a call; the test fails when the client throws.</summary>
    /// <param name="call">For instance <c>core.transaction.status</c>.</param>
    /// <param name="args">As JSON.</param>
    public async Task<JsonNode> CallAsync(string call, params JsonNode?[] args)
    {
        var outcome = await OutcomeAsync(call, args);
        return outcome["result"].ShouldNotBeNull(outcome.ToJsonString());
    }

    /// <summary>What the client throws: its <c>code</c> and the <c>body</c> it was answered; the test fails when it does not.</summary>
    /// <param name="call">For instance <c>core.transaction.status</c>.</param>
    /// <param name="args">As JSON.</param>
    public async Task<JsonNode> ErrorAsync(string call, params JsonNode?[] args)
    {
        var outcome = await OutcomeAsync(call, args);
        var error = outcome["error"].ShouldNotBeNull(outcome.ToJsonString());
        ((string?)error["name"]).ShouldBe("MidtransError");
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<JsonNode> OutcomeAsync(string call, JsonNode?[] args)
    {
        var line = new JsonObject { ["call"] = call, ["args"] = new JsonArray([.. args.Select(argument => argument?.DeepClone())]) };
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = await _process.StandardOutput.ReadLineAsync(limit.Token);
        return answer is null
            ? throw new InvalidOperationException($"calls.js ended: {await _process.StandardError.ReadToEndAsync(limit.Token)}")
            : JsonNode.Parse(answer)!;
    }
}
