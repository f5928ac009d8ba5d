using System.Diagnostics.CodeAnalysis;

namespace Atapos.Shared.Hosting.Wire;

/// <summary>A query parameter that takes one of an enum's words; an unknown word is 422.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
/// <param name="Value">What was given.</param>
public readonly record struct OneOf<TEnum>(TEnum Value) : IParsable<OneOf<TEnum>>
    where TEnum : struct, Enum
{
    /// <inheritdoc/>
    public static OneOf<TEnum> Parse(string s, IFormatProvider? provider) => new(EnumWords<TEnum>.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OneOf<TEnum> result)
    {
        var known = EnumWords<TEnum>.TryParse(s, out var value);
        result = new(value);
        return known;
    }
}
