using System.Net;
using System.Text.Json.Nodes;
using Atapos.Host.Docs.Problems;
using Shouldly;

namespace Atapos.IntegrationTests.Harness;

/// <summary>What every failure must look like (ruling 14).</summary>
internal static class Problems
{
    // What an answer must never show of the inside.
    private static readonly string[] Secrets =
    [
        "   at ", "Exception", "Npgsql", "SqlState", "System.", "Microsoft.", "select ", "insert into", "atapos_app", "relation \"", "constraint \"",
        ".cs:line",
    ];

    /// <summary>A complete problem with this status and code.</summary>
    internal static Answer ShouldBeProblem(this Answer answer, HttpStatusCode status, string code)
    {
        answer.Status.ShouldBe((int)status, answer.Text);
        answer.Header("Content-Type").ShouldNotBeNull(answer.Text).ShouldStartWith("application/problem+json");
        var body = answer.Json.ShouldBeOfType<JsonObject>();
        body.Word("code").ShouldBe(code, answer.Text);
        body.Word("type").ShouldBe($"/problems/{code}");
        KnownProblems.Find(code).ShouldNotBeNull($"{code} has no page").Statuses.ShouldContain((int)status, $"the page of {code} does not say {status}");
        body.Number("status").ShouldBe((int)status);
        body["success"].ShouldNotBeNull().GetValue<bool>().ShouldBeFalse();
        body.Word("message").ShouldNotBeNullOrWhiteSpace();
        body.Word("title").ShouldNotBeNullOrWhiteSpace();
        body.ContainsKey("details").ShouldBeTrue(answer.Text);
        body.Word("request_id").ShouldBe(answer.Header("X-Request-ID"));
        foreach (var secret in Secrets)
        {
            answer.Text.ShouldNotContain(secret, Case.Sensitive);
        }

        return answer;
    }

    /// <summary>422 that names this field, and only it.</summary>
    internal static Answer ShouldBeInvalid(this Answer answer, string field)
    {
        answer.ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        var errors = answer.Json["errors"].ShouldNotBeNull(answer.Text).AsObject();
        errors.Select(error => error.Key).ShouldBe([field], answer.Text);
        errors[field]!.AsArray().Select(message => message!.GetValue<string>()).ShouldAllBe(message => message.Length > 0);
        return answer;
    }

    /// <summary>Expects a problem of an answer to come.</summary>
    internal static async Task<Answer> ShouldBeProblem(this Task<Answer> pending, HttpStatusCode status, string code) =>
        (await pending).ShouldBeProblem(status, code);

    /// <summary>Expects an invalid field of an answer to come.</summary>
    internal static async Task<Answer> ShouldBeInvalid(this Task<Answer> pending, string field) => (await pending).ShouldBeInvalid(field);
}
