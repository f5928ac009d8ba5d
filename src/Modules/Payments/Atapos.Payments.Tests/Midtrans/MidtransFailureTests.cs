using System.Net;
using System.Net.Sockets;
using Atapos.Payments.Midtrans;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Payments.Tests.Midtrans;

/// <summary>What may be believed when the gateway does not do as told, and that nothing is told twice.</summary>
public sealed class MidtransFailureTests : IAsyncLifetime
{
    private StandIn _gateway = null!;

    public static TheoryData<string> Calls => [.. StandIn.Orders, "status"];

    public async Task InitializeAsync() => _gateway = await StandIn.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("open", 400, """{"error_messages":["transaction_details.order_id has already been taken"]}""", "400")]
    [InlineData("open", 403, "<html>Forbidden</html>", "403")]
    [InlineData("charge", 200, """{"status_code":"400","status_message":"One or more parameters in the payload is invalid.","validation_messages":["a"]}""", "400")]
    [InlineData("charge", 200, """{"status_code":"406","status_message":"Duplicate order ID"}""", "406")]
    [InlineData("charge", 406, """{"status_code":"406","status_message":"Duplicate order ID"}""", "406")]
    [InlineData("cancel", 200, """{"status_code":"412","status_message":"Merchant cannot modify the status of the transaction"}""", "412")]
    [InlineData("cancel", 200, """{"status_code":"404","status_message":"Transaction doesn't exist."}""", "404")]
    [InlineData("expire", 412, """{"status_code":"412","status_message":"Merchant cannot modify the status of the transaction"}""", "412")]
    [InlineData("expire", 404, """{"status_code":"404","status_message":"Transaction doesn't exist."}""", "404")]
    [InlineData("refund", 200, """{"status_code":"414","status_message":"Refund rejected"}""", "414")]
    [InlineData("refund", 200, """{"status_code":"412","status_message":"no"}""", "412")]
    [InlineData("refund", 200, """{"status_code":"406","status_message":"Duplicate refund ID"}""", "406")]
    [InlineData("close", 400, """{"error_messages":["something new"]}""", "400")]
    [InlineData("status", 200, """{"status_code":"403","status_message":"no"}""", "403")]
    public async Task A_clear_no_is_refused_with_the_codes_of_the_gateway(string call, int http, string body, string code)
    {
        _gateway.Answers(http, body);

        var failure = await _gateway.FailsAsync(_gateway.CallAsync(call));

        (failure.Failure, failure.StatusCode, failure.IsTimeout).ShouldBe((GatewayFailure.Refused, code, false));
        _gateway.Calls.Count.ShouldBe(1);
        _gateway.Logged.Lines.ShouldHaveSingleItem().ShouldContain(code);
    }

    [Fact]
    public async Task A_banks_no_to_a_refund_is_refused_although_its_code_is_no_error()
    {
        _gateway.Answers(200, StandIn.Core("202", "settlement", "\"refund_amount\":\"0.00\""));

        var failure = await _gateway.FailsAsync(_gateway.CallAsync("refund"));

        (failure.Failure, failure.StatusCode).ShouldBe((GatewayFailure.Refused, "202"));
    }

    [Fact]
    public async Task A_charge_that_is_denied_is_refused()
    {
        _gateway.Answers(200, StandIn.Core("202", "deny"));

        (await _gateway.FailsAsync(_gateway.CallAsync("charge"))).Failure.ShouldBe(GatewayFailure.Refused);
    }

    [Theory]
    [InlineData(401, """{"status_code":"401","status_message":"Access denied due to unauthorized transaction"}""")]
    [InlineData(401, """{"error_messages":["Access denied due to unauthorized transaction, please check client or server key"]}""")]
    [InlineData(401, "")]
    [InlineData(200, """{"status_code":"401"}""")]
    [InlineData(200, """{"status_code":"402","status_message":"Payment channel is not activated."}""")]
    [InlineData(200, """{"status_code":410,"status_message":"Merchant deactivated"}""")]
    public async Task A_key_or_an_account_that_is_not_taken_is_said_to_be_so_by_every_call(int http, string body)
    {
        _gateway.Answers(http, body);
        foreach (var call in StandIn.Orders.Append("status"))
        {
            (await _gateway.FailsAsync(_gateway.CallAsync(call))).Failure.ShouldBe(GatewayFailure.Unauthorized);
        }

        _gateway.Calls.Count.ShouldBe(StandIn.Orders.Count + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SB-Mid server")]
    public async Task A_key_that_cannot_be_one_is_not_sent(string key)
    {
        var failure = await Should.ThrowAsync<GatewayException>(_gateway.Gateway.StatusAsync(_gateway.Access with { ServerKey = key }, "A", default));

        failure.Failure.ShouldBe(GatewayFailure.Unauthorized);
        _gateway.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Too_many_calls_are_said_to_be_so_and_a_status_is_asked_for_again()
    {
        _gateway.Answers(429, "{}");
        foreach (var call in StandIn.Orders)
        {
            (await _gateway.FailsAsync(_gateway.CallAsync(call))).Failure.ShouldBe(GatewayFailure.Busy);
        }

        _gateway.Calls.Count.ShouldBe(StandIn.Orders.Count);
        _gateway.Calls.Clear();
        _gateway.Answer = context => StandIn.WriteAsync(context, 200, _gateway.Calls.Count < 3 ? """{"status_code":"429"}""" : StandIn.Core("200", "settlement"));

        (await _gateway.PassUntilEndAsync(_gateway.Gateway.StatusAsync(_gateway.Access, StandIn.OrderId, default))).ShouldNotBeNull();
        _gateway.Calls.Count.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_gateway_that_cannot_be_reached_has_surely_not_acted(string call)
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePort()}");

        var failure = await _gateway.FailsAsync(_gateway.CallAsync(call, _gateway.Access with { SnapAddress = nobody, ApiAddress = nobody }));

        (failure.Failure, failure.StatusCode).ShouldBe((GatewayFailure.NotSent, null));
    }

    [Fact]
    public async Task A_name_that_is_not_known_has_surely_not_acted() => (await _gateway.FailsAsync(
        _gateway.CallAsync("charge", _gateway.Access with { ApiAddress = new("http://midtrans.invalid/v2") }))).Failure.ShouldBe(GatewayFailure.NotSent);

    [Fact]
    public async Task A_connection_that_does_not_come_about_in_time_has_surely_not_acted()
    {
        using var connections = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return Stream.Null;
            },
        };
        await using var services = StandIn.Services(_gateway.Clock, _gateway.Logged, connections);

        var failure = await _gateway.FailsAsync(services.GetRequiredService<IPaymentGateway>().CancelAsync(_gateway.Access, StandIn.OrderId, default));

        (failure.Failure, failure.IsTimeout).ShouldBe((GatewayFailure.NotSent, false));
    }

    [Fact]
    public async Task Who_no_longer_waits_is_not_told_of_a_failure()
    {
        using var gone = new CancellationTokenSource();
        _gateway.Answer = async context =>
        {
            await gone.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        };

        await Should.ThrowAsync<OperationCanceledException>(async () => await _gateway.Gateway.CancelAsync(_gateway.Access, StandIn.OrderId, gone.Token));
    }

    [Fact]
    public async Task An_answer_that_repeats_the_key_does_not_get_it_into_the_log()
    {
        _gateway.Answers(200, $$"""{"status_code":"400","status_message":"Bad key {{StandIn.Key}}\n2025 forged line"}""");

        await _gateway.FailsAsync(_gateway.CallAsync("cancel"));

        var line = _gateway.Logged.Lines.ShouldHaveSingleItem();
        line.ShouldContain("Bad key (key) 2025 forged line");
        line.ShouldNotContain(StandIn.Key);
    }

    [Theory]
    [InlineData("""{"token":"","redirect_url":"https://x.test"}""")]
    [InlineData("""{"token":"t"}""")]
    [InlineData("""{"redirect_url":"https://x.test"}""")]
    [InlineData("""{"token":"t","redirect_url":"javascript:alert(1)"}""")]
    [InlineData("""{"token":"t","redirect_url":"/page"}""")]
    [InlineData("""{"token":{"a":1},"redirect_url":"https://x.test"}""")]
    public async Task A_page_that_makes_no_sense_is_none(string body)
    {
        _gateway.Answers(201, body);

        (await _gateway.FailsAsync(_gateway.CallAsync("open"))).Failure.ShouldBe(GatewayFailure.Unknown);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
