using Atapos.Shared.Hosting.Http;
using FsCheck.Xunit;

namespace Atapos.Shared.Hosting.Tests;

public sealed class PageQueryTests
{
    [Fact]
    public void A_page_has_100_rows_when_nothing_is_said() =>
        new PageQuery().Checked().ShouldBe(new PageRequest(0, 100, null));

    [Theory]
    [InlineData(-1, 10, "skip")]
    [InlineData(0, 0, "limit")]
    [InlineData(0, 1001, "limit")]
    public void Numbers_out_of_range_name_their_parameter(int skip, int limit, string field)
    {
        var problem = Should.Throw<ProblemException>(() => new PageQuery { Skip = skip, Limit = limit }.Checked());
        (problem.Status, problem.Errors!.Keys.Single()).ShouldBe((422, field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("ZjE")]
    [InlineData("eDEuMA")]
    public void A_cursor_that_is_not_ours_is_refused(string cursor) =>
        Should.Throw<ProblemException>(() => new PageQuery { Cursor = cursor }.Checked()).Errors!.Keys.ShouldBe(["cursor"]);

    [Property]
    public bool A_cursor_comes_back_as_it_was(bool backward, FsCheck.NonNegativeInt id, DateTime at)
    {
        var cursor = new PageCursor(backward, new DateTimeOffset(DateTime.SpecifyKind(at.AddTicks(1), DateTimeKind.Utc)), id.Get);
        return new PageQuery { Cursor = cursor.ToString() }.Checked().Cursor == cursor;
    }
}
