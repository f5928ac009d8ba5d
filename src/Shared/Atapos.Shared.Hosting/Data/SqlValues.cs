using Npgsql;
using NpgsqlTypes;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Values of statements that are written by hand, where there may be none.</summary>
public static class SqlValues
{
    /// <summary>A parameter whose type is named: a statement stays prepared only while each parameter keeps its own, also where there is no value.</summary>
    public static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    /// <summary>A text, or null.</summary>
    public static string? TextOrNull(this NpgsqlDataReader row, int column)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.IsDBNull(column) ? null : row.GetString(column);
    }
}
