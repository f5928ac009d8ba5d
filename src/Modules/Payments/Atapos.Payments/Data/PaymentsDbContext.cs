using Atapos.Payments.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Data;

internal sealed class PaymentsDbContext(DbContextOptions<PaymentsDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "payments";
    internal const string LogIds = "payments.log_ids";

    public override string Schema => SchemaName;

    /// <summary>Where the receipts that are due are claimed from.</summary>
    internal const string Receipts = SchemaName + ".receipts";

    internal DbSet<Payment> Payments => Set<Payment>();
}
