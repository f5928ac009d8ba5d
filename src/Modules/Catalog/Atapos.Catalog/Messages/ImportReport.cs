using System.Text.Json.Serialization;

namespace Atapos.Catalog.Messages;

/// <summary>What an import did, or would do.</summary>
/// <param name="DryRun">True when nothing was saved.</param>
/// <param name="Created">Products that are new.</param>
/// <param name="Updated">Products that were changed.</param>
/// <param name="Unchanged">Products that were as the file says already.</param>
/// <param name="CategoriesCreated">Names of the categories that are new.</param>
/// <param name="Lines">What becomes of each line; of a dry run alone.</param>
internal sealed record ImportReport(
    [property: JsonPropertyName("dry_run")] bool DryRun,
    [property: JsonPropertyName("created")] int Created,
    [property: JsonPropertyName("updated")] int Updated,
    [property: JsonPropertyName("unchanged")] int Unchanged,
    [property: JsonPropertyName("categories_created")] IReadOnlyList<string> CategoriesCreated,
    [property: JsonPropertyName("lines")] IReadOnlyList<ImportedLine>? Lines);

/// <summary>What becomes of a line of the file.</summary>
/// <param name="Line">Where its row begins; the header is line 1.</param>
/// <param name="Effect">What the import does.</param>
/// <param name="ProductId">Null for a new product.</param>
/// <param name="Name">The product's name after the import.</param>
internal sealed record ImportedLine(
    [property: JsonPropertyName("line")] long Line,
    [property: JsonPropertyName("effect")] ImportEffect Effect,
    [property: JsonPropertyName("pr_id")] long? ProductId,
    [property: JsonPropertyName("pr_name")] string Name);

/// <summary>What an import does with a line.</summary>
internal enum ImportEffect
{
    /// <summary>A product is made.</summary>
    Created,

    /// <summary>The product is changed.</summary>
    Updated,

    /// <summary>The product is as the line says already.</summary>
    Unchanged,
}

/// <summary>Why an import was refused.</summary>
/// <param name="Count">All faults.</param>
/// <param name="Faults">The first 1,000 of them, by line.</param>
internal sealed record ImportFaults(
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("faults")] IReadOnlyList<ImportFault> Faults);

/// <summary>Something that is wrong in a file.</summary>
/// <param name="Line">Where the row begins; null when it is about the whole file.</param>
/// <param name="Column">Its wire name; null when it is about the whole row.</param>
/// <param name="Message">What to do differently.</param>
internal sealed record ImportFault(
    [property: JsonPropertyName("line")] long? Line,
    [property: JsonPropertyName("column")] string? Column,
    [property: JsonPropertyName("message")] string Message);
