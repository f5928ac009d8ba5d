using System.Text.Json.Serialization;
using Atapos.Ordering.Domain;
using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Wire;
using FluentValidation;

namespace Atapos.Ordering.Messages;

/// <summary>What a shop says about a table or another place: all of it for a new one, a part of it for a change.</summary>
/// <param name="Number">The short sign on it, 1 to 20 characters, unique per merchant whatever the case.</param>
/// <param name="Name">1 to 120 characters; a new one that does not say is called by its number.</param>
/// <param name="Capacity">Guests it seats, 1 to 9,999; null when nobody says.</param>
/// <param name="Zone">At most 60 characters; null for none.</param>
/// <param name="IsActive">False when no order may be taken there; true when a new one does not say.</param>
internal sealed record TableLocationRequest(
    [property: JsonPropertyName("tl_number")] string? Number,
    [property: JsonPropertyName("tl_name")] string? Name,
    [property: JsonPropertyName("tl_capacity")] Optional<int?> Capacity,
    [property: JsonPropertyName("tl_zone")] Optional<string?> Zone,
    [property: JsonPropertyName("tl_is_active")] bool? IsActive)
{
    /// <summary>Checks a new one.</summary>
    internal sealed class Validator : Rules
    {
        public Validator() => RuleFor(table => table.Number).NotNull();
    }

    /// <summary>Checks a change, of which anything may be left out.</summary>
    internal sealed class ChangeValidator : Rules;

    /// <summary>What holds of each field that is given.</summary>
    internal abstract class Rules : AbstractValidator<TableLocationRequest>
    {
        protected Rules()
        {
            RuleFor(table => table.Number).Line(TableLocation.LongestNumber);
            RuleFor(table => table.Name).Line(TableLocation.LongestName);
            RuleFor(table => table.Capacity.Value).InclusiveBetween(1, TableLocation.MaxCapacity).WithName("tl_capacity").OverridePropertyName("tl_capacity");
            RuleFor(table => table.Zone.Value)
                .Must(zone => zone is null || !zone.Any(char.IsControl)).WithMessage("must not contain control characters.")
                .Lines(TableLocation.LongestZone)
                .OverridePropertyName("tl_zone");
        }
    }
}
