using System.Globalization;
using Atapos.Identity.Domain;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Mail;
using Microsoft.EntityFrameworkCore;

namespace Atapos.Identity.Data;

/// <summary>Removes a customer's personal data wherever this module and the plumbing keep them (UU PDP); other modules hear of it.</summary>
internal static class CustomerErasure
{
    /// <summary>Erases a customer that is loaded for change; saving is the caller's.</summary>
    internal static async Task EraseAsync(this IdentityDbContext store, Customer customer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (customer.Email is { } email)
        {
            await store.ForgetMailboxAsync(customer.Id, email, cancellationToken);
        }

        await Idempotency.ForgetAsync(store.Session, string.Create(CultureInfo.InvariantCulture, $"customer:{customer.Id}"), cancellationToken);
        customer.Erase(now);
    }

    /// <summary>Removes what was mailed to a customer's address, and what was to be, because it is nobody's here any more.</summary>
    internal static async Task ForgetMailboxAsync(this IdentityDbContext store, long customerId, EmailAddress email, CancellationToken cancellationToken)
    {
        await store.TakeAddressAsync(customerId, cancellationToken);
        var key = email.Key;
        await store.Challenges.Where(challenge => challenge.EmailKey == key).ExecuteDeleteAsync(cancellationToken);
        await MailQueue.ForgetAsync(store.Session, email.Value, cancellationToken);
    }
}
