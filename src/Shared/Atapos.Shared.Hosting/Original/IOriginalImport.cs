namespace Atapos.Shared.Hosting.Original;

/// <summary>What a module takes over of the system that ATAPOS replaces; <c>atapos import-original</c> has all modules do it, shop by shop.</summary>
public interface IOriginalImport
{
    /// <summary>The lowest comes first: whoever has rows that others point to.</summary>
    int Order { get; }

    /// <summary>Takes over the module's part of one shop, in the transaction of the scope.</summary>
    /// <param name="shop">The shop as the original knows it, and what was taken over of it so far.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task ImportAsync(OriginalShop shop, CancellationToken cancellationToken);
}
