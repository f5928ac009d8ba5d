using Atapos.Identity.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Atapos.Identity.Data;

/// <summary>The customers of all merchants, and how they sign in and out.</summary>
internal sealed class IdentityDbContext(DbContextOptions<IdentityDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "identity";

    /// <summary>Where <see cref="IdBlocks"/> takes customers' numbers from.</summary>
    internal const string CustomerIds = "identity.customer_ids";

    /// <inheritdoc/>
    public override string Schema => SchemaName;

    internal DbSet<Customer> Customers => Set<Customer>();

    internal DbSet<SignInChallenge> Challenges => Set<SignInChallenge>();

    /// <summary>Saves; once that is committed, this host knows the changed customers anew.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var changed in ChangeTracker.Entries<Customer>().Where(entry => entry.State is EntityState.Modified or EntityState.Deleted))
        {
            var (cards, tenant, id) = (this.GetService<CustomerCards>(), changed.Entity.Tenant, changed.Entity.Id);
            Session.AfterCommit(() => cards.Forget(tenant, id));
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }
}
