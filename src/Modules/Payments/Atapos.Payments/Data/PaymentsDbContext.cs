using Atapos.Payments.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Data;

internal sealed class PaymentsDbContext(DbContextOptions<PaymentsDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "payments";
    internal const string LogIds = "payments.log_ids";

    public override string Schema => SchemaName;

    internal DbSet<Payment> Payments => Set<Payment>();
}
