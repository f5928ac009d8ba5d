using Atapos.IntegrationTests.OpenApi;
using Atapos.Shared.Hosting;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Atapos.IntegrationTests.Fuzz;

/// <summary>What the made-up requests are to find is found, in a host that has it.</summary>
public sealed class BrokenEndpointTests(ITestOutputHelper output)
{
    private const int Requests = 120;

    [Fact]
    public async Task An_endpoint_that_throws_one_that_is_not_described_and_one_that_leaves_a_member_out_are_found()
    {
        await using var proof = await ProofShop.OpenAsync(services => services.AddSingleton<IModule>(new BrokenModule()));
        var run = new FuzzRun(proof, seed: 1);

        await run.SendAsync(Requests, operation => operation.Path.StartsWith("/api/v1/broken/", StringComparison.Ordinal));

        output.WriteLine(
            $"PROMISE 9 control=broken-endpoints requests={run.Statuses.Values.Sum()} 5xx={run.Count(AnswerFault.ServerError)} undocumented={run.Count(AnswerFault.Undocumented)} schema_breaks={run.Count(AnswerFault.SchemaBreak)}");
        Of(run, AnswerFault.ServerError).ShouldAllBe(path => path == "/api/v1/broken/throws");
        Of(run, AnswerFault.ServerError).ShouldNotBeEmpty();
        Of(run, AnswerFault.Undocumented).ShouldContain(path => path == "/api/v1/broken/teapot");
        Of(run, AnswerFault.SchemaBreak).ShouldAllBe(path => path == "/api/v1/broken/short");
        Of(run, AnswerFault.SchemaBreak).ShouldNotBeEmpty();
    }

    private static List<string> Of(FuzzRun run, AnswerFault fault) =>
        [.. run.Findings.Where(finding => finding.Fault == fault).Select(finding => finding.Request.Operation.Path)];

    private sealed record Whole(long Id, string Name);

    private sealed class BrokenModule : IModule
    {
        public void AddServices(IServiceCollection services, SettingsReader settings)
        {
        }

        public void AddReactions(Reactions reactions)
        {
        }

        public void MapEndpoints(IEndpointRouteBuilder routes)
        {
            routes.MapGet("/broken/throws", string () => throw new InvalidOperationException("as it is meant to")).ForAnyone().WithName("throws").Produces<string>();
            routes.MapGet("/broken/teapot", () => TypedResults.StatusCode(StatusCodes.Status418ImATeapot)).ForAnyone().WithName("teapot");
            routes.MapGet("/broken/short", () => Results.Json(new { id = 1 })).ForAnyone().WithName("short").Produces<Whole>();
        }
    }
}
