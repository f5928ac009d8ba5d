using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Http;
using FluentValidation;

namespace Atapos.Catalog.Messages;

/// <summary>What a shop says about a category.</summary>
/// <param name="Name">1 to 100 characters, unique per merchant whatever the case.</param>
internal sealed record CategoryRequest([property: JsonPropertyName("pc_name")] string? Name = null)
{
    /// <summary>Checks a new category.</summary>
    internal sealed class Validator : AbstractValidator<CategoryRequest>
    {
        public Validator() => RuleFor(category => category.Name).NotNull().Line(ProductCategory.LongestName);
    }

    /// <summary>Checks a change.</summary>
    internal sealed class ChangeValidator : AbstractValidator<CategoryRequest>
    {
        public ChangeValidator() => RuleFor(category => category.Name).Line(ProductCategory.LongestName);
    }
}
