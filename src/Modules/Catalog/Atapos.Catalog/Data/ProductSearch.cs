using Microsoft.EntityFrameworkCore.Migrations;

namespace Atapos.Catalog.Data;

/// <summary>How products are found by a part of their name or description, whatever its case and accents.</summary>
internal static class ProductSearch
{
    /// <summary>What is searched of a product; PostgreSQL writes it.</summary>
    internal const string Column = "SearchText";

    internal const string Sql = "catalog.search_key(name || E'\\n' || coalesce(description, ''))";

    /// <summary>A text as it is compared: small letters without accents. Runs in the database alone.</summary>
    internal static string Key(string text) => throw new NotSupportedException($"'{text}' is compared in the database.");

    /// <summary>Creates the function behind <see cref="Key"/>. It is the same for what is kept and for what is asked, so the two always meet.</summary>
    internal static void CreateSearchKey(this MigrationBuilder migration) => migration.Sql("""
        create function catalog.search_key(text) returns text language sql immutable strict parallel safe
        return lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g'));
        """);
}
