using System.Security.Cryptography;
using System.Text;

namespace Atapos.Payments.Midtrans;

/// <summary>Proves that a notification comes from whoever knows the server key (ruling 25).</summary>
internal static class NotificationSignature
{
    private const int HexLength = SHA512.HashSizeInBytes * 2;

    /// <summary>True when order id, status code and amount are what the gateway signed with that key. Nothing else of a notification is signed.</summary>
    internal static bool IsValid(Notification notification, string serverKey)
    {
        if (string.IsNullOrWhiteSpace(serverKey) || notification.SignatureKey.Length != HexLength || !notification.SignatureKey.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        var signed = SHA512.HashData(Encoding.UTF8.GetBytes(notification.OrderId + notification.StatusCode + notification.GrossAmount + serverKey));
        return CryptographicOperations.FixedTimeEquals(signed, Convert.FromHexString(notification.SignatureKey));
    }
}
