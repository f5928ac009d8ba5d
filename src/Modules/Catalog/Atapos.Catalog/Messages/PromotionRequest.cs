using System.Text.Json.Serialization;
using Atapos.Catalog.Domain;
using Atapos.Shared.Hosting.Http;
using FluentValidation;

namespace Atapos.Catalog.Messages;

/// <summary>What a shop says about a promotion: all of it for a new one, a part of it for a change.</summary>
/// <param name="Name">1 to 150 characters.</param>
/// <param name="DiscountType">What the value means.</param>
/// <param name="DiscountValue">Percent over 0 to 100 with at most two decimals, whole rupiah off, or the new price in whole rupiah (ruling 4).</param>
/// <param name="StartAt">The first instant at which it is valid.</param>
/// <param name="EndAt">The last one, not before the first.</param>
/// <param name="IsActive">False switches it off whatever the time; true when a new one does not say.</param>
/// <param name="ProductIds">Products of the merchant, at most 1,000; none when a new one does not say.</param>
internal sealed record PromotionRequest(
    [property: JsonPropertyName("pm_name")] string? Name = null,
    [property: JsonPropertyName("pm_discount_type")] DiscountType? DiscountType = null,
    [property: JsonPropertyName("pm_discount_value")] decimal? DiscountValue = null,
    [property: JsonPropertyName("pm_start_at")] DateTimeOffset? StartAt = null,
    [property: JsonPropertyName("pm_end_at")] DateTimeOffset? EndAt = null,
    [property: JsonPropertyName("pm_is_active")] bool? IsActive = null,
    [property: JsonPropertyName("product_ids")] IReadOnlyList<long>? ProductIds = null)
{
    /// <summary>The same with what is left out taken from a promotion (ruling 13).</summary>
    internal PromotionRequest Over(Promotion present) => this with
    {
        Name = Name ?? present.Name,
        DiscountType = DiscountType ?? present.DiscountType,
        DiscountValue = DiscountValue ?? present.DiscountValue,
        StartAt = StartAt ?? present.StartAt,
        EndAt = EndAt ?? present.EndAt,
        IsActive = IsActive ?? present.IsActive,
    };

    /// <summary>The terms of a request that was found complete.</summary>
    internal PromotionTerms Terms() => new(Name!, Discount.Of(DiscountType!.Value, DiscountValue!.Value), StartAt!.Value, EndAt!.Value, IsActive ?? true);

    /// <summary>Checks a promotion that is complete, new or changed.</summary>
    internal sealed class Validator : AbstractValidator<PromotionRequest>
    {
        public Validator()
        {
            RuleFor(promotion => promotion.Name).NotNull().Line(Promotion.LongestName);
            RuleFor(promotion => promotion.DiscountType).NotNull();
            RuleFor(promotion => promotion.DiscountValue).NotNull();
            RuleFor(promotion => promotion.DiscountValue)
                .Percent().GreaterThan(0).WithMessage("must be above zero.")
                .When(promotion => promotion.DiscountType is Domain.DiscountType.Percent);
            RuleFor(promotion => promotion.DiscountValue)
                .WholeRupiah().GreaterThan(0).WithMessage("must be above zero.")
                .When(promotion => promotion.DiscountType is Domain.DiscountType.Nominal);
            RuleFor(promotion => promotion.DiscountValue)
                .WholeRupiah()
                .When(promotion => promotion.DiscountType is Domain.DiscountType.OverridePrice);
            RuleFor(promotion => promotion.StartAt).NotNull();
            RuleFor(promotion => promotion.EndAt).NotNull();
            RuleFor(promotion => promotion.EndAt)
                .Must((promotion, end) => end is null || promotion.StartAt is null || end >= promotion.StartAt)
                .WithMessage("must not be before pm_start_at.");
            RuleFor(promotion => promotion.ProductIds)
                .Must(ids => ids is not { Count: > Promotion.MostProducts })
                .WithMessage($"must have at most {Promotion.MostProducts} products.");
        }
    }
}
