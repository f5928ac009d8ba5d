using Atapos.Shared.Hosting.Data;

namespace Atapos.Identity.Data;

/// <summary>What is true of customers at any moment.</summary>
internal sealed class IdentityInvariants : IInvariants
{
    public IReadOnlyList<Invariant> All { get; } =
    [
        new(
            "an erased customer has left no name, address or number",
            "select me_id, format('customer %s', id) from identity.customers where erased_at is not null and num_nonnulls(email, email_key, name, phone) > 0"),
        Invariant.OfIds(IdentityDbContext.CustomerIds, "identity.customers"),
    ];
}
