using System.Globalization;

namespace Atapos.Payments.Domain;

/// <summary>Names under which the gateway knows our attempts (ruling 24).</summary>
internal static class GatewayOrderIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary><c>{order number}-{order id in base 36}-{attempt}</c>, for example <c>INV-20251108-0001-3F-1</c>: unique over all merchants.</summary>
    internal static string Of(string orderNumber, long orderId, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{orderNumber}-{Base36(orderId)}-{attempt}");

    private static string Base36(long number)
    {
        Span<char> text = stackalloc char[13];
        var at = text.Length;
        do
        {
            text[--at] = Digits[(int)(number % Digits.Length)];
            number /= Digits.Length;
        }
        while (number > 0);
        return new(text[at..]);
    }
}
