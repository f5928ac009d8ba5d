using Atapos.Shared.Hosting.Wire;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Atapos.Shared.Hosting.Data;

internal sealed class TenantIdConverter() : ValueConverter<TenantId, long>(tenant => tenant.Value, value => TenantId.Of(value));

internal sealed class MoneyConverter() : ValueConverter<Money, decimal>(money => money.Amount, amount => Money.Of(amount));

internal sealed class PercentageConverter() : ValueConverter<Percentage, decimal>(percentage => percentage.Value, value => Percentage.Of(value));

/// <summary>Keeps an enum as the same snake_case word that the wire uses.</summary>
internal sealed class EnumConverter<TEnum>() : ValueConverter<TEnum, string>(value => EnumWords<TEnum>.Of(value), word => EnumWords<TEnum>.Parse(word))
    where TEnum : struct, Enum;
