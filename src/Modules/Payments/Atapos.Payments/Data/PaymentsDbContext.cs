using Atapos.Payments.Domain;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Payments.Data;

internal sealed class PaymentsDbContext(DbContextOptions<PaymentsDbContext> options) : ModuleDbContext(options)
{
    internal const string SchemaName = "payments";
    internal const string LogIds = "payments.log_ids";
    internal const string AttemptIds = "payments.attempt_ids";

    public override string Schema => SchemaName;

    /// <summary>The property of a log entry that holds the order.</summary>
    internal const string OrderOfLog = "OrderId";

    /// <summary>Where the receipts that are due are claimed from.</summary>
    internal const string Receipts = SchemaName + ".receipts";

    /// <summary>Where the attempts that are to be looked at are claimed from.</summary>
    internal const string Attempts = SchemaName + ".attempts";

    /// <summary>Where the refunds whose outcome is not known are claimed from.</summary>
    internal const string Refunds = SchemaName + ".refunds";

    internal DbSet<Payment> Payments => Set<Payment>();

    internal IQueryable<GatewayAttempt> AllAttempts => Set<GatewayAttempt>();

    internal IQueryable<PaymentLogEntry> Log => Set<PaymentLogEntry>();

    internal IQueryable<Refund> AllRefunds => Set<Refund>();

    internal IQueryable<DuplicatePayment> Duplicates => Set<DuplicatePayment>();
}
