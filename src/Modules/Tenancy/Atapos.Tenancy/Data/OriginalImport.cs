using System.Globalization;
using Atapos.Shared;
using Atapos.Shared.Hosting.Original;
using Atapos.Tenancy.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Tenancy.Data;

/// <summary>The merchant itself.</summary>
internal sealed class OriginalImport(TenancyDbContext store, ServerKeys keys, TimeProvider clock) : IOriginalImport
{
    public int Order => 0;

    public async Task ImportAsync(OriginalShop shop, CancellationToken cancellationToken)
    {
        var tenant = TenantId.Of(shop.Merchant);
        await foreach (var row in shop.Source.RowsAsync(OriginalTables.Merchants, shop.Merchant, cancellationToken))
        {
            shop.Report.Of(OriginalTables.Merchants).Read++;
            try
            {
                var known = await store.Merchants.SingleOrDefaultAsync(merchant => merchant.Tenant == tenant, cancellationToken);
                var merchant = known ?? Make(tenant, row);
                if (!string.Equals(merchant.Name, row.Text("me_name"), StringComparison.Ordinal))
                {
                    throw new RefusedRowException($"here it is {merchant.Name}, there {row.Text("me_name")}: two shops with one number cannot be brought together");
                }

                if (known is null)
                {
                    store.Add(merchant);
                    await store.SaveChangesAsync(cancellationToken);
                }

                shop.Keep(OriginalTables.Merchants, shop.Merchant, isNew: known is null);
                shop.Terms = new(merchant.TimeZone, merchant.ServiceChargeTaxable, merchant.MidtransServerKey is not null);
            }
            catch (Exception error) when (error is RefusedRowException or DomainException)
            {
                shop.Report.Refuse(OriginalTables.Merchants, shop.Merchant, error.Message);
            }
        }
    }

    private Merchant Make(TenantId tenant, OriginalRow row)
    {
        var merchant = Merchant.Open(
            tenant,
            new(
                row.Text("me_name"), row.Word("me_business_type", BusinessType.Other), row.Word("me_pos_mode", PosMode.Centralized),
                row.TextOrNone("me_timezone") ?? MerchantDetails.DefaultTimeZone, LanguageOf(row.TextOrNone("me_locale")),
                row.Flag("me_service_charge_taxable", false), row.Flag("me_customer_ordering", true)),
            row.Instant("created_at") ?? clock.Now());
        var serverKey = row.TextOrNone("me_midtrans_server_key");
        merchant.TakeMoneyWith(
            serverKey is null ? null : keys.Over(merchant, serverKey), GatewayKey.OrNone(row.TextOrNone("me_midtrans_client_key")), row.Flag("me_midtrans_is_production", false));
        merchant.Serve(row.Flag("me_is_active", true));
        if (row.Instant("deleted_at") is { } deletedAt)
        {
            merchant.Delete(deletedAt);
        }

        return merchant;
    }

    // The original's locale may name a country, too: id_ID.
    private static Language LanguageOf(string? locale) => locale?.ToLower(CultureInfo.InvariantCulture)[..Math.Min(2, locale.Length)] is "en" ? Language.En : Language.Id;
}
