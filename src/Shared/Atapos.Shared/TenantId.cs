namespace Atapos.Shared;

/// <summary>The merchant whose data a row, a request or a message belongs to (<c>me_id</c> on the wire; above zero).</summary>
public readonly record struct TenantId
{
    private TenantId(long value) => Value = value;

    /// <summary>The merchant's number, above zero.</summary>
    public long Value { get; }

    /// <summary>Makes a tenant id.</summary>
    /// <exception cref="DomainException"><c>tenant.invalid</c> when the number is not above zero.</exception>
    public static TenantId Of(long value) => value > 0
        ? new(value)
        : throw new DomainException("tenant.invalid", "A merchant's number is above zero.");

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
