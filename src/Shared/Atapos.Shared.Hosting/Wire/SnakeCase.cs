using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Atapos.Shared.Hosting.Wire;

/// <summary>Turns .NET names into snake_case.</summary>
public static class SnakeCase
{
    /// <summary><c>DineIn</c> becomes <c>dine_in</c>.</summary>
    public static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>The snake_case words of an enum, both ways, made once.</summary>
/// <typeparam name="TEnum">An enum whose members' names are the words.</typeparam>
public static class EnumWords<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> ToWord = Enum.GetValues<TEnum>().ToDictionary(value => value, value => SnakeCase.Of(value.ToString()));

    private static readonly Dictionary<string, TEnum> FromWord = ToWord.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>All words, in the order of declaration.</summary>
    public static IReadOnlyCollection<string> All => ToWord.Values;

    /// <summary>The word of a value.</summary>
    public static string Of(TEnum value) => ToWord[value];

    /// <summary>The value of a word that is known to be valid.</summary>
    public static TEnum Parse(string word) => FromWord.TryGetValue(word, out var value)
        ? value
        : throw new FormatException($"'{word}' is no {typeof(TEnum).Name}.");

    /// <summary>The value of a word, if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? word, out TEnum value)
    {
        value = default;
        return word is not null && FromWord.TryGetValue(word, out value);
    }
}
