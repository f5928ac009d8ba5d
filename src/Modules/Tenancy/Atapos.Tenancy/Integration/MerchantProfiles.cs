using Atapos.Tenancy.Contracts;
using Atapos.Tenancy.Data;

namespace Atapos.Tenancy.Integration;

/// <summary>Answers other modules from memory, else on the session that asks, so that a request never needs a second connection.</summary>
internal sealed class MerchantProfiles(MerchantDirectory directory, TenancyDbContext store) : IMerchantProfiles
{
    public async ValueTask<MerchantProfile?> FindAsync(long merchantId, CancellationToken cancellationToken) =>
        (await directory.FindAsync(store, merchantId, cancellationToken))?.Profile;
}
