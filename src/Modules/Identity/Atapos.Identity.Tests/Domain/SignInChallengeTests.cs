using Atapos.Identity.Domain;
using Atapos.Shared;
using FsCheck.Xunit;

namespace Atapos.Identity.Tests.Domain;

/// <summary>What a mailed secret is good for (ruling 31).</summary>
public sealed class SignInChallengeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Right = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
    private static readonly byte[] Wrong = [.. Enumerable.Range(2, 32).Select(number => (byte)number)];

    [Fact]
    public void The_right_answer_counts_once()
    {
        var challenge = Posed();

        challenge.Answer([Right], Noon).ShouldBeTrue();
        challenge.UsedAt.ShouldBe(Noon);
        challenge.Answer([Right], Noon).ShouldBeFalse();
    }

    [Fact]
    public void The_answer_may_be_right_by_a_former_key() => Posed().Answer([Wrong, Right], Noon).ShouldBeTrue();

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void It_is_over_when_its_time_is(int seconds, bool counts) => Posed().Answer([Right], Noon.AddSeconds(seconds)).ShouldBe(counts);

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void The_fifth_wrong_answer_ends_it(int wrong, bool counts)
    {
        var challenge = Posed();
        for (var attempt = 0; attempt < wrong; attempt++)
        {
            challenge.Answer([Wrong], Noon).ShouldBeFalse();
        }

        challenge.WrongTries.ShouldBe(wrong);
        challenge.Answer([Right], Noon).ShouldBe(counts);
    }

    /// <summary>However it is answered: it lets in at most once, and never after five wrong answers.</summary>
    [Property]
    public void It_lets_in_at_most_once(bool[] answers)
    {
        var challenge = Posed();
        var entered = 0;
        var wrong = 0;
        foreach (var isRight in answers)
        {
            var mayEnter = isRight && entered == 0 && wrong < SignInChallenge.MostWrongTries;
            challenge.Answer([isRight ? Right : Wrong], Noon).ShouldBe(mayEnter);
            entered += mayEnter ? 1 : 0;
            wrong += isRight ? 0 : 1;
        }

        entered.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void It_must_have_a_secret_and_a_time()
    {
        Should.Throw<ArgumentException>(() => SignInChallenge.Pose(Tenant, Email, SignInMethod.Otp, [], Noon, TimeSpan.FromMinutes(5)));
        Should.Throw<ArgumentException>(() => SignInChallenge.Pose(Tenant, Email, SignInMethod.Otp, Right, Noon, TimeSpan.Zero));
    }

    private static TenantId Tenant => TenantId.Of(1);

    private static EmailAddress Email => EmailAddress.Of("Budi@Example.com");

    private static SignInChallenge Posed() => SignInChallenge.Pose(Tenant, Email, SignInMethod.Otp, Right, Noon, TimeSpan.FromMinutes(5));
}
