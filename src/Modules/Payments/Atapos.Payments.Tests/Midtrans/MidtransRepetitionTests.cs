using System.Net;
using System.Net.Sockets;
using System.Text;
using Atapos.Payments.Midtrans;
using Microsoft.AspNetCore.Http;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>A question is asked again, an order is not given again, and nobody waits for ever.</summary>
public sealed class MidtransRepetitionTests : IAsyncLifetime
{
    private const string Page = "https://app.sandbox.midtrans.com/p";

    private StandIn _gateway = null!;

    public static TheoryData<string> Orders => [.. StandIn.Orders];

    public async Task InitializeAsync() => _gateway = await StandIn.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_that_may_have_been_carried_out_is_not_given_again(string call)
    {
        foreach (var answer in NoAnswers().Concat(OddAnswers()))
        {
            _gateway.Calls.Clear();
            _gateway.Answer = answer;

            var failure = await _gateway.FailsAsync(_gateway.CallAsync(call));

            (failure.Failure, failure.IsTimeout).ShouldBe((GatewayFailure.Unknown, false), failure.Message);
            _gateway.Calls.Count.ShouldBe(1, failure.Message);
            _gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_status_is_asked_for_again_until_there_is_an_answer()
    {
        foreach (var none in NoAnswers())
        {
            _gateway.Calls.Clear();
            _gateway.Answer = context => _gateway.Calls.Count < 3 ? none(context) : StandIn.WriteAsync(context, 200, StandIn.Core("200", "settlement"));

            var report = await _gateway.PassUntilEndAsync(_gateway.Gateway.StatusAsync(_gateway.Access, StandIn.OrderId, default));

            (report!.TransactionStatus, _gateway.Calls.Count).ShouldBe(("settlement", 3));
            _gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_status_that_is_no_answer_three_times_is_not_known()
    {
        foreach (var (answer, calls) in NoAnswers().Select(answer => (answer, 3)).Concat(OddAnswers().Select(answer => (answer, 1))))
        {
            _gateway.Calls.Clear();
            _gateway.Answer = answer;

            (await _gateway.FailsAsync(_gateway.CallAsync("status"))).Failure.ShouldBe(GatewayFailure.Unknown);

            _gateway.Calls.Count.ShouldBe(calls);
            _gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_that_is_not_answered_ends_within_thirty_seconds_and_is_not_given_again(string call)
    {
        var failure = await _gateway.FailsUnansweredAsync(() => _gateway.CallAsync(call));

        (failure.Failure, failure.IsTimeout).ShouldBe((GatewayFailure.Unknown, true));
        _gateway.Calls.Count.ShouldBe(1);
        (_gateway.Clock.GetUtcNow() - StandIn.Start).ShouldBeInRange(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task A_status_that_is_not_told_ends_within_ten_seconds()
    {
        var failure = await _gateway.FailsUnansweredAsync(() => _gateway.CallAsync("status"));

        (failure.Failure, failure.IsTimeout).ShouldBe((GatewayFailure.Unknown, true));
        _gateway.Calls.Count.ShouldBeInRange(1, 3);
        (_gateway.Clock.GetUtcNow() - StandIn.Start).ShouldBeLessThan(TimeSpan.FromSeconds(11));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_kept_connection_that_ends_under_an_order_does_not_give_it_again(string call)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var requests = new List<string>();
        var serving = ServeOnceThenEndAsync(listener, requests, end.Token);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var access = _gateway.Access with { SnapAddress = address, ApiAddress = address };

        (await _gateway.Gateway.StatusAsync(access, StandIn.OrderId, default)).ShouldBeNull();
        var failure = await _gateway.FailsAsync(_gateway.CallAsync(call, access));

        failure.Failure.ShouldBe(GatewayFailure.Unknown);
        await end.CancelAsync();
        await serving;
        requests.Select(request => request.Split(' ')[0]).ShouldBe(["GET", "POST"]);
    }

    [Fact]
    public async Task A_host_that_always_fails_is_left_alone_and_another_is_not()
    {
        _gateway.Answers(500, "");
        for (var call = 0; call < 10; call++)
        {
            await _gateway.FailsAsync(_gateway.CallAsync("cancel"));
        }

        (await _gateway.FailsAsync(_gateway.CallAsync("cancel"))).Failure.ShouldBe(GatewayFailure.NotSent);
        _gateway.Calls.Count.ShouldBe(10);
        _gateway.Answers(200, StandIn.Core("200", "cancel"));
        var other = _gateway.Access with { ApiAddress = new(_gateway.Access.ApiAddress.AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)) };
        await _gateway.CallAsync("cancel", other);
        _gateway.Clock.Advance(TimeSpan.FromSeconds(6));
        await _gateway.CallAsync("cancel");
    }

    /// <summary>What tells nothing.</summary>
    private static IEnumerable<Func<HttpContext, Task>> NoAnswers() =>
    [
        context => StandIn.WriteAsync(context, 500, """{"status_code":"500","status_message":"Sorry, we encountered internal server error."}"""),
        context => StandIn.WriteAsync(context, 503, "<html>"),
        context => StandIn.WriteAsync(context, 200, """{"status_code":"505","status_message":"Unable to create va_number"}"""),
        context => StandIn.WriteAsync(context, 200, "not json"),
        context => StandIn.WriteAsync(context, 200, ""),
        context => StandIn.WriteAsync(context, 200, "[]"),
        context => StandIn.WriteAsync(context, 200, new string(' ', 300_000) + StandIn.Core("200", "cancel")),
        context => StandIn.WriteAsync(context, 302, ""),
        Redirected,
        Cut,
        CutHalfwayAsync,
    ];

    /// <summary>What tells something else.</summary>
    private static IEnumerable<Func<HttpContext, Task>> OddAnswers() =>
    [
        context => StandIn.WriteAsync(context, 200, "{}"),
        context => StandIn.WriteAsync(context, 202, """{"status_code":"202","status_message":"A request with the same key is on its way"}"""),
        context => StandIn.WriteAsync(context, 200, """{"status_code":"200","order_id":"INV-OTHER","transaction_status":"cancel"}"""),
    ];

    private static Task Redirected(HttpContext context)
    {
        context.Response.Headers.Location = Page;
        return StandIn.WriteAsync(context, 307, "");
    }

    private static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private static async Task CutHalfwayAsync(HttpContext context)
    {
        context.Response.ContentLength = 1_000;
        await context.Response.WriteAsync("{\"status_code\":\"200\"");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Answers the first request and ends the connection without a word under every other.</summary>
    private static async Task ServeOnceThenEndAsync(TcpListener listener, List<string> requests, CancellationToken cancellationToken)
    {
        const string None = """{"status_code":"404"}""";
        var buffer = new byte[16_384];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                await using var stream = client.GetStream();
                while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                {
                    requests.Add(Encoding.ASCII.GetString(buffer, 0, read));
                    if (requests.Count > 1)
                    {
                        break;
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {None.Length}\r\n\r\n{None}"), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            listener.Stop();
        }
    }
}
