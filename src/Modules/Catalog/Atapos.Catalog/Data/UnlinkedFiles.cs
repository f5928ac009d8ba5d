using Atapos.Catalog.Domain;
using Atapos.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Catalog.Data;

/// <summary>The files at the image store that no product shows.</summary>
internal static class UnlinkedFiles
{
    /// <summary>The table with its schema, for the sweep.</summary>
    internal const string Table = CatalogDbContext.SchemaName + ".unlinked_files";

    /// <summary>The channel on which the database tells all hosts that a file is to be destroyed.</summary>
    internal const string Channel = "atapos_unlinked_files";

    internal const int LongestError = 500;

    /// <summary>
    /// A picture's row cannot go, whoever deletes it, without its file being doomed in the same transaction. The demo shops show pictures
    /// of Cloudinary's own demo, which are nobody's to destroy.
    /// </summary>
    private const string DoomWithPicture = """
        create function catalog.doom_file() returns trigger language plpgsql as $$
        begin
          insert into catalog.unlinked_files (me_id, id, public_id, state, created_at, arrives_until, next_attempt_at, attempts)
          values (old.me_id, old.id, old.cloudinary_public_id, 'doomed', now(), now(), now(), 0);
          perform pg_notify('atapos_unlinked_files', '');
          return null;
        end $$;
        create trigger doom_file after delete on catalog.product_images for each row
        when (old.url not like 'https://res.cloudinary.com/demo/%') execute function catalog.doom_file();
        """;

    /// <summary>What the migration that made the table adds to it.</summary>
    internal static void DoomFilesWithPictures(this MigrationBuilder migration) => migration.Sql(DoomWithPicture);

    internal static void LeaveFilesOfPictures(this MigrationBuilder migration) =>
        migration.Sql("drop trigger doom_file on catalog.product_images; drop function catalog.doom_file();");

    /// <summary>Takes files that were uploaded for products that show them now off the list.</summary>
    /// <exception cref="DomainException"><c>image.upload-expired</c> (conflict) when one of them was given up meanwhile.</exception>
    internal static async Task LinkAsync(this CatalogDbContext store, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var linked = await store.UnlinkedFiles
            .Where(file => ids.Contains(file.Id) && file.State == UnlinkedFileState.Uploading)
            .ExecuteDeleteAsync(cancellationToken);
        if (linked != ids.Count)
        {
            throw DomainException.Conflict("image.upload-expired", "The upload took too long; send it again.");
        }
    }

    /// <summary>Gives files up whose uploads came to nothing; those that are linked by now are not on the list and stay.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ids">The images' numbers.</param>
    /// <param name="now">UTC.</param>
    /// <param name="next">When the sweep looks at them.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static Task DoomAsync(
        this CatalogDbContext store, IReadOnlyCollection<long> ids, DateTimeOffset now, DateTimeOffset next, CancellationToken cancellationToken)
    {
        var arrivesUntil = now + UnlinkedFile.ArrivalLimit;
        return store.UnlinkedFiles
            .Where(file => ids.Contains(file.Id) && file.State == UnlinkedFileState.Uploading)
            .ExecuteUpdateAsync(
                file => file
                    .SetProperty(f => f.State, UnlinkedFileState.Doomed)
                    .SetProperty(f => f.ArrivesUntil, arrivesUntil)
                    .SetProperty(f => f.NextAttemptAt, next),
                cancellationToken);
    }
}
