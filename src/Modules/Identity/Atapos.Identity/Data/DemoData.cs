using Atapos.Identity.Domain;
using Atapos.Shared;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Demo;

namespace Atapos.Identity.Data;

/// <summary>The customers of the demo shops.</summary>
internal sealed class DemoData(IdentityDbContext store, IdBlocks ids, TimeProvider clock) : IDemoData
{
    private static readonly Person[] OfTheWarung =
    [
        new("Budi Santoso", "budi@example.com", "081234567801"),
        new("Siti Nurhaliza Putri", "siti@example.com", "081234567802"),
        new("Agus Wibowo", "agus@example.com", "081234567803"),
        new("Dewi Anggraini", "dewi@example.com", "081234567804"),
        new("Putu Gede Wirawan", "putu@example.com", "081234567805"),
        new("Rina Marlina Siregar", "rina@example.com", "081234567806"),
    ];

    private static readonly Person[] OfTheShop =
    [
        new("Hendra Gunawan", "hendra@example.com", "081234567811"),
        new("Maya Kusuma", "maya@example.com", "081234567812"),
        new("Yohanes Manurung", "yohanes@example.com", "081234567813"),
    ];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public async Task SeedAsync(ShopBeingSetUp shop, CancellationToken cancellationToken)
    {
        foreach (var person in shop.Kind == DemoKind.Warung ? OfTheWarung : OfTheShop)
        {
            var id = await ids.NextAsync(store.Session, IdentityDbContext.CustomerIds, cancellationToken);
            store.Customers.Add(Customer.Register(store.CurrentTenant, id, EmailAddress.Of(person.Email), person.Name, person.Phone, clock.Now()));
        }

        await store.SaveChangesAsync(cancellationToken);
    }

    private sealed record Person(string Name, string Email, string Phone);
}
