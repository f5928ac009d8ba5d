using Atapos.Identity.Authentication.Atlas;
using Atapos.Shared;

namespace Atapos.Identity.Tests.Authentication;

public sealed class StaffMemberTests
{
    [Fact]
    public void The_highest_role_of_this_application_counts() =>
        Of(me: 1, Role(level: 10), Role(level: 100), Role(level: 50)).ShouldBe(Member(1, 100));

    [Theory]
    [InlineData("atapos")]
    [InlineData("AtaPos")]
    public void The_application_is_compared_without_regard_to_case(string app) => Of(me: 1, Role(app: app)).ShouldBe(Member(1, 10));

    [Fact]
    public void A_role_of_another_application_counts_for_nothing()
    {
        Of(me: 1, Role(app: "OTHER", level: 100)).ShouldBeNull();
        Of(me: 1, Role(app: "OTHER", level: 100), Role(level: 10)).ShouldBe(Member(1, 10));
    }

    [Fact]
    public void Nobody_has_a_role_without_roles()
    {
        Of(me: 1).ShouldBeNull();
        StaffMember.Of(new AtlasUser(3, 1, null), "ATAPOS").ShouldBeNull();
        StaffMember.Of(new AtlasUser(3, 1, [null]), "ATAPOS").ShouldBeNull();
    }

    [Fact]
    public void A_super_admin_of_Atlas_counts_as_level_100()
    {
        Of(me: null, Role(app: "ATLAS", code: "SUPER_ADMIN", level: 1)).ShouldBe(Member(null, 100));
        Of(me: null, Role(app: "ATLAS", code: "SUPER_ADMIN", level: 900)).ShouldBe(Member(null, 100));
        Of(me: null, Role(app: "ATLAS", code: "ADMIN", level: 100)).ShouldBeNull();
        Of(me: null, Role(app: "OTHER", code: "SUPER_ADMIN", level: 100)).ShouldBeNull();
    }

    [Fact]
    public void The_merchant_stands_on_the_user_or_on_the_role()
    {
        Of(me: 1, Role()).ShouldBe(Member(1, 10));
        Of(me: null, Role(me: 2)).ShouldBe(Member(2, 10));
        Of(me: null, Role(app: "OTHER", me: 5), Role()).ShouldBe(Member(null, 10));
    }

    [Fact]
    public void Without_a_merchant_it_is_the_platforms_own_staff() => Of(me: null, Role(level: 100)).ShouldBe(Member(null, 100));

    [Fact]
    public void A_role_at_another_merchant_gives_no_power_at_this_one()
    {
        Of(me: 1, Role(level: 10), Role(level: 100, me: 2)).ShouldBe(Member(1, 10));
        Of(me: 1, Role(level: 100, me: 2)).ShouldBeNull();
        Of(me: null, Role(level: 10, me: 1), Role(level: 100, me: 2)).ShouldBe(Member(2, 100));
    }

    [Fact]
    public void A_role_without_a_level_is_the_lowest() => Of(me: 1, Role(level: null)).ShouldBe(Member(1, 0));

    private static StaffMember Member(long? me, int level) => new(3, me is { } id ? TenantId.Of(id) : null, level);

    private static AtlasRole Role(string app = "ATAPOS", string code = "STAFF", int? level = 10, long? me = null) => new(app, code, level, me);

    private static StaffMember? Of(long? me, params AtlasRole[] roles) => StaffMember.Of(new AtlasUser(3, me, roles), "ATAPOS");
}
