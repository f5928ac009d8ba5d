using System.Globalization;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Tenancy.Data;

/// <summary>Where new merchants get their numbers from.</summary>
internal static class MerchantNumbers
{
    private const string Sequence = "tenancy.merchant_numbers";

    /// <summary>Creates the sequence. It counts one by one, because merchants are few and their numbers are typed into settings and headers.</summary>
    internal static void CreateMerchantNumbers(this MigrationBuilder migration) => migration.Sql($"""
        create sequence {Sequence};
        grant usage on sequence {Sequence} to {Shared.Hosting.Data.TenantSession.Role};
        """);

    /// <summary>A number that no merchant has; those that merchants came with, such as the demo shops, are stepped over.</summary>
    /// <param name="store">On a session of the platform, which sees all merchants.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task<TenantId> NextMerchantAsync(this TenancyDbContext store, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var command = store.Session.Command($"select nextval('{Sequence}')");
            var next = TenantId.Of(Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture));
            if (!await store.Merchants.AnyAsync(merchant => merchant.Tenant == next, cancellationToken))
            {
                return next;
            }
        }
    }
}
