using System.Net;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Tests.Edge;

public sealed class RequestMeterTests
{
    private static readonly Endpoint Notification = EndpointOf(routes => routes.MapPost("/", () => TypedResults.Ok()).InLane(RequestLane.Notifications));
    private static readonly Endpoint Ordinary = EndpointOf(routes => routes.MapPost("/", () => TypedResults.Ok()));

    private readonly RequestLimits _limits = new(
        EdgeSettings.Read(new(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["RATE_LIMIT_REQUESTS"] = "2", ["RATE_LIMIT_WINDOW"] = "60" }, isDevelopment: true)),
        TimeProvider.System);

    [Fact]
    public void A_gateway_has_a_thousand_notifications_a_second_and_uses_up_nobody_elses_limit()
    {
        for (var i = 0; i < 60_000; i++)
        {
            Admits(Notification).ShouldBeTrue();
        }

        Admits(Notification).ShouldBeFalse();
        Admits(Ordinary).ShouldBeTrue();
        Admits(Notification, "203.0.113.8").ShouldBeTrue();
    }

    [Fact]
    public void The_lane_of_notifications_is_no_way_around_the_limit_of_made_up_tokens()
    {
        Fail("made-up-1").ShouldBeTrue();
        Fail("made-up-2").ShouldBeTrue();
        Fail("made-up-3").ShouldBeFalse();
        Admits(Notification).ShouldBeTrue();
    }

    [Fact]
    public void A_token_that_was_good_is_looked_at_although_its_address_has_used_up_its_limit()
    {
        var context = ContextOf(Ordinary, "203.0.113.7", "good");
        new RequestMeter(_limits, context, TimeProvider.System).Admits(new Caller(CallerKind.Customer, 1, TenantId.Of(1), IsOfficer: false, IsAdmin: false, "")).ShouldBeTrue();
        Fail("made-up-1").ShouldBeTrue();
        Fail("made-up-2").ShouldBeTrue();

        Fail("made-up-3").ShouldBeFalse();
        Admits(Ordinary, token: "good").ShouldBeTrue();
    }

    [Fact]
    public void The_same_number_in_two_merchants_and_of_staff_and_of_a_customer_are_different_persons()
    {
        Caller[] callers =
        [
            new(CallerKind.Customer, 1, TenantId.Of(1), IsOfficer: false, IsAdmin: false, ""),
            new(CallerKind.Customer, 1, TenantId.Of(2), IsOfficer: false, IsAdmin: false, ""),
            new(CallerKind.Staff, 1, TenantId.Of(1), IsOfficer: true, IsAdmin: false, ""),
            new(CallerKind.Staff, 1, Merchant: null, IsOfficer: true, IsAdmin: true, ""),
        ];
        foreach (var caller in callers)
        {
            Asks(caller).ShouldBeTrue();
            Asks(caller).ShouldBeTrue();
            Asks(caller).ShouldBeFalse();
        }
    }

    private bool Asks(Caller caller) => new RequestMeter(_limits, ContextOf(Ordinary, "203.0.113.7", "token"), TimeProvider.System).Admits(caller);

    private bool Admits(Endpoint endpoint, string address = "203.0.113.7", string? token = null) =>
        new RequestMeter(_limits, ContextOf(endpoint, address, token), TimeProvider.System).Admits();

    /// <summary>Brings a token that turns out to be no good, when it is looked at.</summary>
    private bool Fail(string token)
    {
        var context = ContextOf(Notification, "203.0.113.7", token);
        var meter = new RequestMeter(_limits, context, TimeProvider.System);
        var admitted = meter.Admits();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        meter.TellAsync().IsCompletedSuccessfully.ShouldBeTrue();
        return admitted;
    }

    private static DefaultHttpContext ContextOf(Endpoint endpoint, string address, string? token)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(endpoint);
        context.Request.Method = "POST";
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (token is not null)
        {
            context.Request.Headers.Authorization = "Bearer " + token;
        }

        return context;
    }

    private static Endpoint EndpointOf(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var routes = (IEndpointRouteBuilder)builder.Build();
        map(routes);
        return routes.DataSources.Single().Endpoints.Single();
    }
}
