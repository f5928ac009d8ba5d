using Atapos.Ordering.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Atapos.Ordering.Data;

internal sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> order)
    {
        order.ToTable("orders", table => table.HasCheckConstraint("ck_orders_sound", OrderChecks.OfOrder));
        order.HasKey(o => new { o.Tenant, o.Id });
        order.Property(o => o.Id).ValueGeneratedNever();
        order.Property(o => o.Number);
        order.Property(o => o.Type);
        order.Property(o => o.CustomerId);
        order.Property(o => o.StaffId);
        order.Property(o => o.TableId);
        order.Property(o => o.GuestCount);
        order.Property(o => o.Notes).HasMaxLength(Order.LongestNotes);
        order.Property(o => o.Subtotal);
        order.Property(o => o.Discount);
        order.Property(o => o.Tax);
        order.Property(o => o.ServiceCharge);
        order.Property(o => o.Total);
        order.Property(o => o.Rounded);
        order.Property(o => o.ServiceChargeTaxable);
        order.Property(o => o.PaymentStatus);
        order.Property(o => o.PaymentType).HasMaxLength(Order.LongestPaymentType);
        order.Property(o => o.PaidAt);
        order.Property(o => o.Refunded);
        order.Property(o => o.WentToGateway);
        order.Property(o => o.PaymentVersion);
        order.Property(o => o.PlacedAt);
        order.Property<uint>("xmin").IsRowVersion();
        order.HasMany(o => o.Lines).WithOne().HasForeignKey(ModuleDbContext.TenantProperty, "OrderId").OnDelete(DeleteBehavior.Restrict);
        order.HasOne<TableLocation>().WithMany().HasForeignKey(o => new { o.Tenant, o.TableId }).OnDelete(DeleteBehavior.Restrict);
        order.HasIndex(o => new { o.Tenant, o.Number }).IsUnique();
        order.HasIndex(o => new { o.Tenant, o.PlacedAt, o.Id });
        order.HasIndex(o => new { o.Tenant, o.CustomerId, o.PlacedAt, o.Id }).HasFilter("customer_id is not null");
        order.HasIndex(o => new { o.Tenant, o.TableId, o.PlacedAt, o.Id }).HasFilter("table_id is not null");
    }
}

internal sealed class OrderLineConfiguration : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> line)
    {
        line.ToTable("order_lines", table => table.HasCheckConstraint("ck_order_lines_sound", OrderChecks.OfLine));
        line.Property<TenantId>(ModuleDbContext.TenantProperty);
        line.Property<long>("OrderId");
        line.HasKey(ModuleDbContext.TenantProperty, nameof(OrderLine.Id));
        line.Property(l => l.Id).ValueGeneratedNever();
        line.Property(l => l.Position);
        line.Property(l => l.ProductId);
        line.Property(l => l.ProductName).HasMaxLength(150);
        line.Property(l => l.ProductType);
        line.Property(l => l.Quantity);
        line.Property(l => l.BasePrice);
        line.Property(l => l.FinalPrice);
        line.Property(l => l.Subtotal);
        line.Property(l => l.Discount);
        line.Property(l => l.TaxRate);
        line.Property(l => l.Tax);
        line.Property(l => l.ServiceChargeRate);
        line.Property(l => l.ServiceCharge);
        line.Property(l => l.PromotionId);
        line.Property(l => l.PromotionName).HasMaxLength(150);
        line.Property(l => l.Notes).HasMaxLength(OrderLine.LongestNotes);
        line.HasIndex(ModuleDbContext.TenantProperty, "OrderId", nameof(OrderLine.Position)).IsUnique();
    }
}

internal sealed class TableLocationConfiguration : IEntityTypeConfiguration<TableLocation>
{
    public void Configure(EntityTypeBuilder<TableLocation> table)
    {
        table.ToTable("table_locations", t => t.HasCheckConstraint("ck_table_locations_capacity", "capacity between 1 and 9999"));
        table.HasKey(t => new { t.Tenant, t.Id });
        table.Property(t => t.Id).ValueGeneratedNever();
        table.Property(t => t.Number).HasMaxLength(TableLocation.LongestNumber);
        table.Property(t => t.Name).HasMaxLength(TableLocation.LongestName);
        table.Property(t => t.Capacity);
        table.Property(t => t.Zone).HasMaxLength(TableLocation.LongestZone);
        table.Property(t => t.IsActive);
        table.Property(t => t.DeletedAt);
        table.Property<uint>("xmin").IsRowVersion();
        table.Property<string>(TableNumbers.Column).HasComputedColumnSql("lower(number)", stored: true);
        table.HasIndex(nameof(TableLocation.Tenant), TableNumbers.Column).IsUnique()
            .HasFilter("deleted_at is null").HasDatabaseName(TableNumbers.Index);
    }
}
