using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Start;

/// <summary>A verb that reads all there is takes its time.</summary>
public sealed class UnhurriedVerbTests
{
    [Fact]
    public async Task The_time_limits_of_requests_do_not_bind_a_verb()
    {
        await using var database = await (await TestRun.Databases).CreateAsync(Template.Demo);
        var hurried = new NpgsqlConnectionStringBuilder(database.LoginConnection) { Options = "-c statement_timeout=1" }.ConnectionString;
        await using var limited = TestDatabase.At(database.SuperuserConnection, hurried);

        var (code, text) = await HostVerb.RunAsync(limited, new Dictionary<string, string>(StringComparer.Ordinal), "audit", "verify");

        code.ShouldBe(0, text);
    }
}
