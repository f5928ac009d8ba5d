using System.Globalization;
using System.Text;

namespace Atapos.Sandbox.Midtrans;

/// <summary>A merchant's account.</summary>
/// <param name="ServerKey">What its server signs on with, and what its notifications are signed with.</param>
/// <param name="ClientKey">What its pages name.</param>
/// <param name="MerchantId">As bodies carry it, for instance <c>G000000001</c>.</param>
/// <param name="NotificationUrl">Where notifications go unless a transaction says otherwise; null when there is no such place.</param>
/// <param name="InactiveMethods">Names of payment methods that are not active for it.</param>
internal sealed record MidtransAccount(
    string ServerKey, string ClientKey, string MerchantId, string? NotificationUrl, IReadOnlyList<string> InactiveMethods);

/// <summary>All accounts, by their server key. Safe for parallel requests.</summary>
internal sealed class MidtransAccounts
{
    /// <summary>Beyond this many an account is refused.</summary>
    public const int Most = 2_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MidtransAccount> _accounts = new(StringComparer.Ordinal);

    public MidtransAccounts(string serverKey, string clientKey, string? notificationUrl) => Put(serverKey, clientKey, notificationUrl, []);

    /// <summary>Adds an account, or changes the one of this server key; null when there is no room.</summary>
    public MidtransAccount? Put(string serverKey, string clientKey, string? notificationUrl, IReadOnlyList<string> inactiveMethods)
    {
        lock (_gate)
        {
            var former = _accounts.GetValueOrDefault(serverKey);
            if (former is null && _accounts.Count == Most)
            {
                return null;
            }

            var merchantId = former?.MerchantId ?? string.Create(CultureInfo.InvariantCulture, $"G{_accounts.Count + 1:D9}");
            return _accounts[serverKey] = new MidtransAccount(serverKey, clientKey, merchantId, notificationUrl, inactiveMethods);
        }
    }

    /// <summary>The account of this server key, null for none.</summary>
    public MidtransAccount? Find(string serverKey)
    {
        lock (_gate)
        {
            return _accounts.GetValueOrDefault(serverKey);
        }
    }

    /// <summary>The account of this client key, null for none.</summary>
    public MidtransAccount? FindByClientKey(string clientKey)
    {
        lock (_gate)
        {
            return _accounts.Values.FirstOrDefault(account => string.Equals(account.ClientKey, clientKey, StringComparison.Ordinal));
        }
    }

    /// <summary>All accounts, by the merchant's id.</summary>
    public IReadOnlyList<MidtransAccount> List()
    {
        lock (_gate)
        {
            return [.. _accounts.Values.OrderBy(account => account.MerchantId, StringComparer.Ordinal)];
        }
    }

    /// <summary>The account whose server key the request signs on with: the user name of Basic, the password empty. Null for none.</summary>
    public MidtransAccount? Authenticate(HttpRequest request)
    {
        const string Scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var credentials = Encoding.UTF8.GetString(bytes, 0, length);
        return credentials.EndsWith(':') ? Find(credentials[..^1]) : null;
    }
}
