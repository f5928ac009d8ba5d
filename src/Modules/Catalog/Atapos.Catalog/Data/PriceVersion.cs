using Atapos.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Catalog.Data;

/// <summary>Names the state of all that decides what a merchant's products cost. Triggers alone write it, in the transaction of the change.</summary>
internal sealed class PriceVersion
{
    /// <summary>The channel on which the database names the merchant whose prices have changed.</summary>
    internal const string Channel = "atapos_prices";

    private PriceVersion()
    {
    }

    public TenantId Tenant { get; private set; }

    /// <summary>Random, so that no two states ever have the same, not even after a database was restored.</summary>
    public Guid Version { get; private set; }
}

internal sealed class PriceVersionConfiguration : IEntityTypeConfiguration<PriceVersion>
{
    public void Configure(EntityTypeBuilder<PriceVersion> version)
    {
        version.ToTable("price_versions");
        version.HasKey(v => v.Tenant);
        version.Property(v => v.Tenant).ValueGeneratedNever();
    }
}
