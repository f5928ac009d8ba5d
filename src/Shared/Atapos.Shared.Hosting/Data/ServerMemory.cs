using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Has PostgreSQL's process behind a new connection keep the memory that it needs again and again (ADR 46).</summary>
/// <remarks>
/// The C library gives memory back to the kernel as soon as 128 KiB at the top of the heap are free. Our transactions are just large enough for that to happen several
/// times in each, and to take it anew page by page is a tenth of PostgreSQL's time. Once a process has freed a larger piece, glibc keeps twice as much as that
/// (mallopt(3), M_MMAP_THRESHOLD: the threshold is dynamic). With another C library this does nothing.
/// </remarks>
internal static class ServerMemory
{
    private const string TakeAndFree = "select length(repeat(' ', 1048576))";

    internal static void Keep(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(TakeAndFree, connection);
        command.ExecuteNonQuery();
    }

    internal static async Task KeepAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(TakeAndFree, connection);
        await command.ExecuteNonQueryAsync();
    }
}
