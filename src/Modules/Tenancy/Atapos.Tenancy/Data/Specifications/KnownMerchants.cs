using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Tenancy.Domain;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Tenancy.Data.Specifications;

/// <summary>The merchants that the session may see, inactive ones as well, without those that were deleted.</summary>
internal sealed class KnownMerchants : Specification<Merchant>
{
    /// <summary>All of them, or some.</summary>
    /// <param name="search">A part of the name or of the business type's word, in any case; blank for all.</param>
    internal KnownMerchants(string? search = null)
    {
        Where(merchant => merchant.DeletedAt == null);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = SearchPattern.Containing(search);
            Where(merchant =>
                EF.Functions.ILike(merchant.Name, pattern, SearchPattern.Escape)
                || EF.Functions.ILike((string)(object)merchant.BusinessType, pattern, SearchPattern.Escape));
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="forChange">It is to be changed.</param>
    internal KnownMerchants(long id, bool forChange = false)
        : this()
    {
        Where(merchant => (long)(object)merchant.Tenant == id);
        if (forChange)
        {
            ForChange();
        }
    }
}
