using Atapos.Payments.Midtrans;

namespace Atapos.Payments.Tests.Midtrans;

public sealed class GatewayProblemsTests
{
    [Theory]
    [InlineData(nameof(GatewayFailure.NotSent), false, 502, "midtrans.failed")]
    [InlineData(nameof(GatewayFailure.Busy), false, 502, "midtrans.failed")]
    [InlineData(nameof(GatewayFailure.Unknown), false, 502, "midtrans.failed")]
    [InlineData(nameof(GatewayFailure.Unknown), true, 504, "midtrans.timeout")]
    [InlineData(nameof(GatewayFailure.Unauthorized), false, 502, "midtrans.refused-key")]
    [InlineData(nameof(GatewayFailure.Refused), false, 409, "midtrans.refused")]
    public void Each_failure_has_its_problem(string failure, bool isTimeout, int status, string code)
    {
        var problem = GatewayProblems.Of(new GatewayException(Enum.Parse<GatewayFailure>(failure), "412", "inner words") { IsTimeout = isTimeout });

        (problem.Status, problem.Code).ShouldBe((status, code));
        problem.Message.ShouldNotContain("inner words");
    }
}
