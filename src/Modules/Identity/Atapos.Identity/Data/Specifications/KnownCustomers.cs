using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Data.Specifications;

/// <summary>The merchant's customers, without those whose data were removed.</summary>
internal sealed class KnownCustomers : Specification<Customer>
{
    /// <summary>All of them, or some.</summary>
    /// <param name="search">A part of the name, the e-mail address or the phone number, in any case; blank for all.</param>
    /// <param name="forChange">They are to be changed.</param>
    internal KnownCustomers(string? search = null, bool forChange = false)
    {
        Where(customer => customer.ErasedAt == null);
        if (forChange)
        {
            ForChange();
        }

        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = SearchPattern.Containing(search);
            Where(customer =>
                EF.Functions.ILike(customer.Name!, pattern, SearchPattern.Escape)
                || EF.Functions.ILike(customer.EmailKey!, pattern, SearchPattern.Escape)
                || EF.Functions.ILike(customer.Phone!, pattern, SearchPattern.Escape));
        }
    }
}
