using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atapos.Sandbox.Tests.Faults;

public sealed class FaultTests
{
    private const string Token = "sandbox-admin-1";

    [Fact]
    public async Task A_service_that_is_down_cuts_the_connection()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("down");

        await Should.ThrowAsync<HttpRequestException>(() => sandbox.GetMeAsync(Token));

        await sandbox.SetFaultAsync("none");
        (await sandbox.GetMeAsync(Token).StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cut_connection_is_one_call_and_the_next_call_is_answered()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("down", times: 1);

        await Should.ThrowAsync<HttpRequestException>(() => sandbox.GetMeAsync(Token));

        ((long)(await sandbox.GetAsync("/atlas/calls"))["me"]!).ShouldBe(1);
        (await sandbox.GetMeAsync(Token).StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_slow_service_gives_the_right_answer_after_the_delay()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("slow", delayMs: 400);
        var watch = Stopwatch.StartNew();

        var user = (await sandbox.GetMeAsync(Token).BodyAsync())["data"]!;

        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(390);
        ((string?)user["u_username"]).ShouldBe("budi.santoso");
    }

    [Fact]
    public async Task A_sandbox_stops_soon_while_a_slow_answer_is_pending()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("slow", delayMs: 60_000);
        using var client = new HttpClient { BaseAddress = sandbox.Client.BaseAddress };
        var pending = client.GetAsync(RunningSandbox.Me);
        await WaitForCallAsync(sandbox);
        var watch = Stopwatch.StartNew();

        await sandbox.StopAsync();

        await Should.ThrowAsync<HttpRequestException>(() => pending);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_garbled_answer_says_200_and_json_and_is_neither_json_nor_text()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("garbage");

        using var response = await sandbox.GetMeAsync(Token);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        Should.Throw<JsonException>(() => JsonNode.Parse(bytes));
    }

    [Fact]
    public async Task A_failing_service_answers_500()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("error500");

        (await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.InternalServerError);

        await sandbox.Client.DeleteAsync("/faults").StatusAsync();
        (await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_fault_with_times_strikes_that_often_even_in_parallel()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("error500", times: 3);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sandbox.GetMeAsync(Token).StatusAsync()));

        statuses.Count(status => status == HttpStatusCode.InternalServerError).ShouldBe(3);
        statuses.Count(status => status == HttpStatusCode.OK).ShouldBe(17);
        (await sandbox.GetAsync("/faults"))["faults"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_shows_what_is_left_of_a_fault()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("slow", delayMs: 1, times: 2);
        await sandbox.GetMeAsync(Token).StatusAsync();

        var fault = (await sandbox.GetAsync("/faults"))["faults"]!.AsArray().ShouldHaveSingleItem()!;

        var left = new JsonObject { ["service"] = "atlas", ["operation"] = null, ["mode"] = "slow", ["delay_ms"] = 1L, ["times"] = 1L };
        JsonNode.DeepEquals(fault, left).ShouldBeTrue();
    }

    [Fact]
    public async Task Controls_work_while_the_service_is_down_and_calls_still_count()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("error500");
        await sandbox.GetMeAsync(Token).StatusAsync();

        (await sandbox.GetAsync("/atlas/users"))["users"]!.AsArray().ShouldNotBeEmpty();
        ((long)(await sandbox.GetAsync("/atlas/calls"))["me"]!).ShouldBe(1);
        ((string?)(await sandbox.GetAsync("/health"))["status"]).ShouldBe("ok");
        var services = (await sandbox.GetAsync("/"))["services"]!.AsArray()
            .ToDictionary(service => (string)service!["name"]!, service => service!["settings"]!, StringComparer.Ordinal);
        services.Keys.ShouldBe(["atlas", "cloudinary", "mail", "midtrans"]);
        ((string?)services["atlas"]["ATLAS_SSO_URL"]).ShouldBe($"{sandbox.Client.BaseAddress}atlas/api/v1");
        ((string?)services["cloudinary"]["CLOUDINARY_UPLOAD_PREFIX"]).ShouldBe(sandbox.Client.BaseAddress!.AbsoluteUri.TrimEnd('/'));
        ((string?)services["mail"]["MAIL_SERVER"]).ShouldBe("127.0.0.1");
        ((string?)services["mail"]["MAIL_PORT"]).ShouldBe((string?)(await sandbox.GetAsync("/mail/server"))["smtp_port"]!.ToString());
    }

    [Fact]
    public async Task A_connection_cut_after_acting_leaves_the_act_done()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("cut_after_acting", times: 1);

        await Should.ThrowAsync<HttpRequestException>(() => sandbox.RefreshAsync("sandbox-refresh-admin-1"));

        (await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_fault_of_one_operation_leaves_the_others_alone()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await sandbox.SetFaultAsync("error500", operation: "refresh");
        await sandbox.SetFaultAsync("slow", delayMs: 1, times: 1);

        (await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.InternalServerError);
        (await sandbox.GetMeAsync(Token).StatusAsync()).ShouldBe(HttpStatusCode.OK);
        (await sandbox.GetAsync("/faults"))["faults"]!.AsArray().ShouldHaveSingleItem();

        await sandbox.SetFaultAsync("none", operation: "refresh");
        (await sandbox.RefreshAsync("sandbox-refresh-admin-1").StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"service":"nobody","mode":"down"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"slow"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"slow","delay_ms":120001}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"down","delay_ms":5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"down","times":0}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"down","operation":"upload"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"reject"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"mail","mode":"error500"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"service":"atlas","mode":"sleepy"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"service":"atlas"}""", HttpStatusCode.BadRequest)]
    public async Task A_fault_that_makes_no_sense_is_refused(string body, HttpStatusCode expected)
    {
        await using var sandbox = await RunningSandbox.StartAsync();

        var error = await sandbox.PostAsync("/faults", JsonNode.Parse(body)).BodyAsync(expected);

        ((string?)error["detail"]).ShouldNotBeNullOrWhiteSpace();
        (await sandbox.GetMeAsync(Token).StatusAsync()).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task WaitForCallAsync(RunningSandbox sandbox)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while ((long)(await sandbox.GetAsync("/atlas/calls"))["me"]! == 0)
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
