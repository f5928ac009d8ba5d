using System.Buffers.Text;
using System.Security.Cryptography;
using Atapos.Identity.Contracts;
using Atapos.Identity.Data;
using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Mail;
using Atapos.Shared.Hosting.Security;
using Atapos.Tenancy.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>Lets customers in by what they find in their mailbox (ruling 31).</summary>
/// <remarks>Asking never looks whether there is such a customer, so it cannot tell, neither by its answer nor by its time.</remarks>
internal sealed class SignIn(
    IdentityDbContext store,
    ICustomers customers,
    IMerchantProfiles merchants,
    MailQueue mails,
    DataKeys keys,
    AccessTokens tokens,
    SignInSettings settings,
    OwnTransaction transaction,
    TimeProvider clock)
{
    private const int TokenBytes = 32;
    private const string Digits = "0123456789";

    /// <summary>Mails a link, in the request's transaction.</summary>
    internal Task MailLinkAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var link = new Uri($"{settings.AppUrl.AbsoluteUri.TrimEnd('/')}/auth/verify?token={token}");
        return PoseAsync(
            email,
            SignInMethod.Link,
            token,
            settings.LinkLifetime,
            merchant => SignInMails.Link(merchant.Locale, merchant.Name, link, settings.LinkLifetime),
            cancellationToken);
    }

    /// <summary>Mails a code, in the request's transaction.</summary>
    internal Task MailOtpAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var code = RandomNumberGenerator.GetString(Digits, settings.OtpLength);
        return PoseAsync(
            email,
            SignInMethod.Otp,
            code,
            settings.OtpLifetime,
            merchant => SignInMails.Otp(merchant.Locale, merchant.Name, code, settings.OtpLifetime),
            cancellationToken);
    }

    /// <summary>Takes a link's token, in a transaction of its own.</summary>
    /// <returns>The address that it proves, or null.</returns>
    internal Task<EmailAddress?> ProveLinkAsync(TenantId tenant, string token, CancellationToken cancellationToken)
    {
        var fingerprints = keys.Fingerprints(token, tenant, PurposeOf(SignInMethod.Link, mailbox: ""));
        return ProveAsync(tenant, (own, stop) => own.LockLinkAsync(fingerprints, stop), fingerprints, cancellationToken);
    }

    /// <summary>Takes a code, in a transaction of its own: a wrong one counts although the request is refused.</summary>
    /// <returns>The address that it proves, or null.</returns>
    internal Task<EmailAddress?> ProveOtpAsync(TenantId tenant, EmailAddress email, string code, CancellationToken cancellationToken) => ProveAsync(
        tenant,
        (own, stop) => own.LockAsync(email.Key, SignInMethod.Otp, stop),
        keys.Fingerprints(code, tenant, PurposeOf(SignInMethod.Otp, email.Key)),
        cancellationToken);

    /// <summary>Lets in whoever has proved an address; a customer that is new is made. Null when staff have shut it out.</summary>
    internal async Task<SignedIn?> EnterAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var card = await customers.FindOrCreateAsync(email.Value, name: null, phone: null, cancellationToken);
        var customer = await store.Customers.AsNoTracking().SingleAsync(customer => customer.Id == card.CustomerId, cancellationToken);
        return customer.IsActive
            ? new(tokens.Issue(customer.Id, customer.Tenant, customer.TokensFrom(clock.Now())), tokens.Lifetime, card)
            : null;
    }

    private async Task PoseAsync(
        EmailAddress email, SignInMethod method, string secret, TimeSpan lifetime, Func<MerchantProfile, MailContent> write, CancellationToken cancellationToken)
    {
        var tenant = store.CurrentTenant;
        var merchant = await merchants.FindAsync(tenant.Value, cancellationToken)
            ?? throw new InvalidOperationException($"Merchant {tenant} is served and has no profile.");
        var fingerprint = keys.Fingerprint(secret, tenant, PurposeOf(method, method == SignInMethod.Otp ? email.Key : ""));
        var challenge = SignInChallenge.Pose(tenant, email, method, fingerprint, clock.Now(), lifetime);
        await store.PutAsync(challenge, cancellationToken);
        await mails.EnqueueAsync(
            store.Session,
            new($"sign-in.{(method == SignInMethod.Otp ? "otp" : "link")}", email.Value, write(merchant), challenge.ExpiresAt),
            cancellationToken);
    }

    private Task<EmailAddress?> ProveAsync(
        TenantId tenant,
        Func<IdentityDbContext, CancellationToken, Task<SignInChallenge?>> find,
        IReadOnlyList<byte[]> fingerprints,
        CancellationToken cancellationToken) => transaction.RunAsync<EmailAddress?>(
            tenant,
            async (services, stop) =>
            {
                var own = services.GetRequiredService<IdentityDbContext>();
                if (await find(own, stop) is not { } challenge)
                {
                    return null;
                }

                var isProved = challenge.Answer(fingerprints, clock.Now());
                await own.SaveChangesAsync(stop);
                return isProved ? challenge.Email : null;
            },
            cancellationToken);

    // A code belongs to its mailbox; a link is looked up by its token alone.
    private static string PurposeOf(SignInMethod method, string mailbox) => $"sign-in/{method}/{mailbox}";
}

/// <summary>A customer that has been let in.</summary>
/// <param name="Token">The access token.</param>
/// <param name="Lifetime">How long it lives.</param>
/// <param name="Customer">Whose it is.</param>
internal sealed record SignedIn(string Token, TimeSpan Lifetime, CustomerCard Customer);
