using Atapos.Shared;

namespace Atapos.Tenancy.Domain;

/// <summary>A key of the payment gateway as a merchant was given it: 1 to 200 visible ASCII characters, whatever they begin with.</summary>
internal sealed record GatewayKey
{
    internal const int Longest = 200;

    private GatewayKey(string value) => Value = value;

    /// <summary>The key itself.</summary>
    internal string Value { get; }

    /// <summary>Takes a key as it is; white space is refused and not cut off, because half a key is one that was pasted wrongly.</summary>
    /// <exception cref="DomainException"><c>merchant.gateway-key-invalid</c>.</exception>
    internal static GatewayKey Of(string text) => IsWellFormed(text)
        ? new(text)
        : throw new DomainException("merchant.gateway-key-invalid", $"A key of the payment gateway has 1 to {Longest} visible ASCII characters and no white space.");

    /// <summary>The same where there may be none.</summary>
    /// <exception cref="DomainException"><c>merchant.gateway-key-invalid</c>.</exception>
    internal static GatewayKey? OrNone(string? text) => text is null ? null : Of(text);

    /// <summary>Whether <see cref="Of"/> takes it.</summary>
    internal static bool IsWellFormed(string text) => text.Length is > 0 and <= Longest && text.All(character => character is > ' ' and <= '~');

    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(GatewayKey);
}
