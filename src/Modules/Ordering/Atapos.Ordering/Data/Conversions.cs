using Atapos.Ordering.Domain;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Atapos.Ordering.Data;

internal sealed class OrderNumberConverter() : ValueConverter<OrderNumber, string>(number => number.Value, text => OrderNumber.Stored(text));

internal sealed class QuantityConverter() : ValueConverter<Quantity, int>(quantity => quantity.Value, units => Quantity.Of(units));
