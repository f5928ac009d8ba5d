using System.Buffers;
using FluentValidation;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Rules that fields of requests share, whatever they are about.</summary>
public static class WireRules
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r\t");

    /// <summary>A text of one line: no control characters, at most so many characters, and something besides blanks. Null passes.</summary>
    public static IRuleBuilderOptions<T, string?> Line<T>(this IRuleBuilder<T, string?> rule, int longest) => rule
        .Must(text => text is null || text.Trim().Length > 0).WithMessage("must not be blank.")
        .Must(text => text is null || text.Trim().Length <= longest).WithMessage($"must have at most {longest} characters.")
        .Must(text => text is null || !text.Any(char.IsControl)).WithMessage("must not contain control characters.");

    /// <summary>A text that may have several lines: no other control characters, at most so many characters. Null and blank pass.</summary>
    public static IRuleBuilderOptions<T, string?> Lines<T>(this IRuleBuilder<T, string?> rule, int longest) => rule
        .Must(text => text is null || text.Trim().Length <= longest).WithMessage($"must have at most {longest} characters.")
        .Must(text => text is null || !text.Any(c => char.IsControl(c) && !LineBreaks.Contains(c))).WithMessage("must not contain control characters.");

    /// <summary>Whole rupiah from 0 to 10^12 (rulings 2 and 6). Null passes.</summary>
    public static IRuleBuilderOptions<T, decimal?> WholeRupiah<T>(this IRuleBuilder<T, decimal?> rule) => rule
        .Must(amount => amount is not { } rupiah || decimal.Truncate(rupiah) == rupiah).WithMessage("must be whole rupiah.")
        .Must(amount => amount is null or (>= 0 and <= Money.Max)).WithMessage("must be between 0 and 1,000,000,000,000 rupiah.");

    /// <summary>0 to 100 with at most two decimals (ruling 6). Null passes.</summary>
    public static IRuleBuilderOptions<T, decimal?> Percent<T>(this IRuleBuilder<T, decimal?> rule) => rule
        .Must(percent => percent is null or (>= 0 and <= 100)).WithMessage("must be between 0 and 100.")
        .Must(percent => percent is not { } share || decimal.Round(share, 2, MidpointRounding.ToZero) == share).WithMessage("must have at most two decimals.");
}
