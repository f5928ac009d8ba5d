using Atapos.Identity.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

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
}
