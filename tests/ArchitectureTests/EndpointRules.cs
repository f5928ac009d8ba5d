using System.CodeDom.Compiler;
using System.Reflection;
using Atapos.ArchitectureTests.Reading;
using Atapos.Shared.Hosting.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Atapos.ArchitectureTests;

/// <summary>Who may call what, read from the endpoints as the modules map them.</summary>
public sealed class EndpointRules
{
    /// <summary>What everybody may do, with or without a token: read the menu, sign in, register.</summary>
    private const string Anonymous = """
        GET /api/v1/products
        GET /api/v1/products/{pr_id:long}
        GET /api/v1/promotions
        GET /api/v1/promotions/{pm_id:long}
        GET /api/v1/table-locations
        GET /api/v1/table-locations/{tl_id:long}
        POST /api/v1/auth/customer/request-magic-link
        POST /api/v1/auth/customer/request-otp
        POST /api/v1/auth/customer/verify-magic-link
        POST /api/v1/auth/customer/verify-otp
        POST /api/v1/customers
        POST /api/v1/orders/webhooks/midtrans
        """;

    /// <summary>Where platform staff act without choosing a merchant by the header.</summary>
    private const string ForPlatform = """
        GET /api/v1/merchants
        POST /api/v1/merchants
        GET /api/v1/merchants/{me_id:long}
        PUT /api/v1/merchants/{me_id:long}
        DELETE /api/v1/merchants/{me_id:long}
        """;

    private static readonly string[] Known =
    [
        .. typeof(Roles).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    private static IEnumerable<Mapped> Endpoints => Composition.Endpoints.Select(endpoint => new Mapped(endpoint));

    [Fact]
    public void Every_endpoint_says_who_may_call_it() => Rule.Check(
        "Every endpoint names one of the Roles, or lets anyone call.",
        Endpoints,
        endpoint => (endpoint.Policies, endpoint.IsOpen) switch
        {
            ([], true) => [],
            ([{ } role], false) when Known.Contains(role) => [],
            ([], false) => [$"{endpoint.Handler} -> nobody is named"],
            (var named, var open) => [$"{endpoint.Handler} -> {string.Join(", ", named)}{(open ? ", anyone" : "")}"],
        });

    [Fact]
    public void What_anyone_may_call_is_on_the_list() => Rule.CheckSame(
        "Without a token only what is on the list of this test is answered.",
        kept: Anonymous.ReplaceLineEndings("\n").Split('\n'),
        found: Endpoints.Where(endpoint => endpoint.IsOpen).Select(endpoint => endpoint.ToString()));

    [Fact]
    public void Where_the_platform_acts_without_a_merchant_is_on_the_list() => Rule.CheckSame(
        "Only at the endpoints on the list of this test do platform staff act without X-Merchant-Id.",
        kept: ForPlatform.ReplaceLineEndings("\n").Split('\n'),
        found: Endpoints.Where(endpoint => endpoint.ServesPlatform).Select(endpoint => endpoint.ToString()));

    [Fact]
    public void Where_the_platform_acts_without_a_merchant_an_Admin_is_asked_for() => Rule.Check(
        "An endpoint at which platform staff act without X-Merchant-Id is for Admin or for the platform.",
        Endpoints.Where(endpoint => endpoint.ServesPlatform),
        endpoint => endpoint.Policies is [Roles.Admin or Roles.Platform] ? [] : [$"is for -> {string.Join(", ", endpoint.Policies)}"]);

    [Fact]
    public void Every_endpoint_is_compiled_ahead() => Rule.Check(
        "What binds and answers an endpoint is written by the framework's generator when the product is built (ADR 49).",
        Endpoints,
        endpoint => endpoint.IsCompiledAhead ? [] : [$"{endpoint.Handler} -> is compiled at each start"]);

    private sealed class Mapped(RouteEndpoint endpoint)
    {
        internal bool ServesPlatform => endpoint.Metadata.Any(data => data.GetType().FullName == "Atapos.Shared.Hosting.Tenancy.ServesPlatform");

        internal bool IsCompiledAhead =>
            endpoint.Metadata.OfType<GeneratedCodeAttribute>().Any(mark => mark.Tool!.StartsWith("Microsoft.AspNetCore.Http.RequestDelegateGenerator", StringComparison.Ordinal));

        internal bool IsOpen => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

        internal IReadOnlyList<string?> Policies => [.. endpoint.Metadata.OfType<IAuthorizeData>().Select(data => data.Policy)];

        internal string? Handler => endpoint.Metadata.GetMetadata<MethodInfo>() is { } method ? $"{method.DeclaringType}.{method.Name}" : endpoint.DisplayName;

        public override string ToString() =>
            $"{string.Join(" ", endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])} {endpoint.RoutePattern.RawText}";
    }
}
