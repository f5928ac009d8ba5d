namespace Atapos.Shared.Hosting.Demo;

/// <summary>A module's part of the demo shops that Development starts with.</summary>
public interface IDemoData
{
    /// <summary>Parts with lower numbers are there first.</summary>
    int Order { get; }

    /// <summary>Adds and saves the part for the merchant of the scope; the session has begun and is committed by the caller.</summary>
    Task SeedAsync(CancellationToken cancellationToken);
}
