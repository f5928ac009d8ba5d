using System.Runtime.CompilerServices;
using Ardalis.GuardClauses;

namespace Atapos.Shared;

/// <summary>Guards for business rules; like the library's own, but what they throw is a <see cref="DomainException"/>.</summary>
public static class RuleGuards
{
    /// <summary>Refuses a number outside of its allowed range (both ends allowed).</summary>
    public static T Outside<T>(this IGuardClause guard, T value, T lowest, T highest, string code, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IComparable<T> =>
        value.CompareTo(lowest) >= 0 && value.CompareTo(highest) <= 0
            ? value
            : throw new DomainException(code, $"{name} must be between {lowest} and {highest}.");

    /// <summary>Refuses an empty text and one that is longer than allowed; trims the rest.</summary>
    public static string BlankOrLonger(this IGuardClause guard, string? text, int longest, string code, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        var trimmed = text?.Trim();
        return trimmed is { Length: > 0 } && trimmed.Length <= longest
            ? trimmed
            : throw new DomainException(code, $"{name} must have 1 to {longest} characters.");
    }

    /// <summary>Refuses a text that is longer than allowed; an empty one becomes null.</summary>
    public static string? Longer(this IGuardClause guard, string? text, int longest, string code, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        var trimmed = text?.Trim();
        return trimmed switch
        {
            null or "" => null,
            _ when trimmed.Length <= longest => trimmed,
            _ => throw new DomainException(code, $"{name} must have at most {longest} characters."),
        };
    }
}
