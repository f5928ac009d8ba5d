using System.Security.Cryptography;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atapos.Shared.Hosting.Security;

/// <summary>Seals anew, with the first key of the ring, what another one has sealed; then that one can be taken out.</summary>
/// <remarks>
/// Merchant by merchant and in small transactions, beside hosts that run: a row is locked while it is sealed anew, and what is sealed already is
/// not looked for again. So it can be stopped at any time, by force too, and goes on where it was when it is run again.
/// </remarks>
public sealed class KeyRotation(
    IEnumerable<SealedColumn> columns, DataKeys keys, OwnTransaction transactions, ITenantDirectory merchants, ILogger<KeyRotation> log)
{
    private const int Batch = 100;

    /// <summary>Does it for all merchants, deleted ones too.</summary>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>What became of each column.</returns>
    public async Task<IReadOnlyList<Rotated>> RunAsync(CancellationToken cancellationToken)
    {
        var sealedColumns = columns.ToList();
        var all = sealedColumns.ToDictionary(column => column, column => new Rotated(column.What, 0, 0));
        await foreach (var merchant in merchants.AllAsync(cancellationToken))
        {
            foreach (var column in sealedColumns)
            {
                await RotateAsync(merchant, column, rotated => all[column] = all[column].And(rotated), cancellationToken);
            }
        }

        return [.. all.Values];
    }

    /// <summary>Looks, of all merchants, what is not sealed with the first key; changes nothing.</summary>
    /// <param name="cancellationToken">Stops between two merchants.</param>
    public async Task<KeysInUse> LookAsync(CancellationToken cancellationToken)
    {
        var (older, lost) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        await foreach (var merchant in merchants.AllAsync(cancellationToken))
        {
            foreach (var column in columns)
            {
                var (isOlder, isLost) = await transactions.RunAsync(
                    merchant, (services, token) => LookAsync(services.GetRequiredService<TenantSession>(), column, token), cancellationToken);
                _ = isOlder && older.Add(column.What);
                _ = isLost && lost.Add(column.What);
            }
        }

        return new([.. older], [.. lost]);
    }

    /// <summary>Opens all that is sealed, of all merchants; changes nothing.</summary>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each column how many rows do not open, and the first of them in words.</returns>
    public async Task<IReadOnlyList<(string What, long Shut, string? First)>> ShutAsync(CancellationToken cancellationToken)
    {
        var sealedColumns = columns.ToList();
        var shut = sealedColumns.ConvertAll(column => (column.What, Shut: 0L, First: (string?)null));
        await foreach (var merchant in merchants.AllAsync(cancellationToken))
        {
            for (var i = 0; i < sealedColumns.Count; i++)
            {
                object? last = null;
                do
                {
                    var (column, after) = (sealedColumns[i], last);
                    var rows = await transactions.RunAsync(
                        merchant, (services, token) => ReadAsync(services.GetRequiredService<TenantSession>(), column, after, all: true, token), cancellationToken);
                    var closed = rows.Where(row => Open(merchant, column, row.Id, column.PlaceOf(row.Id), row.Bytes) is null).ToList();
                    shut[i] = (column.What, shut[i].Shut + closed.Count, shut[i].First ?? (closed.Count == 0 ? null : $"merchant {merchant.Value}: {column.Table} {closed[0].Id}"));
                    last = rows.Count == Batch ? rows[^1].Id : null;
                }
                while (last is not null);
            }
        }

        return shut;
    }

    private async Task<(bool IsOlder, bool IsLost)> LookAsync(TenantSession session, SealedColumn column, CancellationToken cancellationToken)
    {
        var others = $"select from {column.Table} where me_id = $1 and substring({column.Column} from 1 for {DataKeys.NameBytes}) <>";
        await using var command = session.Command(
            $"select exists ({others} $2), exists ({others} all ($3))", session.Tenant.Current.Value, keys.NameOfFirst, keys.Names.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetBoolean(0), reader.GetBoolean(1));
    }

    private async Task RotateAsync(TenantId merchant, SealedColumn column, Action<Rotated> count, CancellationToken cancellationToken)
    {
        object? last = null;
        do
        {
            var (rotated, end) = await transactions.RunAsync(
                merchant, (services, token) => RotateAsync(services.GetRequiredService<TenantSession>(), column, last, token), cancellationToken);
            count(rotated);
            last = end;
        }
        while (last is not null);
    }

    /// <summary>Does it for so many rows behind one, and tells the last of them; null when there are no more.</summary>
    private async Task<(Rotated Rotated, object? Last)> RotateAsync(TenantSession session, SealedColumn column, object? after, CancellationToken cancellationToken)
    {
        var rotated = new Rotated(column.What, 0, 0);
        var rows = await ReadAsync(session, column, after, all: false, cancellationToken);
        foreach (var (id, sealedBytes) in rows)
        {
            if (Reseal(session.Tenant.Current, column, id, sealedBytes) is { } anew)
            {
                await using var command = session.Command(
                    $"update {column.Table} set {column.Column} = $1 where me_id = $2 and {column.Id} = $3", anew, session.Tenant.Current.Value, id);
                await command.ExecuteNonQueryAsync(cancellationToken);
                rotated = rotated with { Done = rotated.Done + 1 };
            }
            else
            {
                rotated = rotated with { Unreadable = rotated.Unreadable + 1 };
            }
        }

        return (rotated, rows.Count == Batch ? rows[^1].Id : null);
    }

    private async Task<IReadOnlyList<(object Id, byte[] Bytes)>> ReadAsync(
        TenantSession session, SealedColumn column, object? after, bool all, CancellationToken cancellationToken)
    {
        var (which, locking) = all ? ("is not null", "") : ("<> $2", "for update");
        var behind = after is null ? "" : $"and {column.Id} > $3";
        var sql = $"""
            select {column.Id}, {column.Column} from {column.Table}
            where me_id = $1 and substring({column.Column} from 1 for {DataKeys.NameBytes}) {which} {behind}
            order by {column.Id} limit {Batch} {locking}
            """;
        object?[] arguments = [session.Tenant.Current.Value, keys.NameOfFirst, .. after is null ? Array.Empty<object>() : [after]];
        await using var command = session.Command(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(object, byte[])>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetValue(0), reader.GetFieldValue<byte[]>(1)));
        }

        return rows;
    }

    private byte[]? Reseal(TenantId merchant, SealedColumn column, object id, byte[] sealedBytes)
    {
        var place = column.PlaceOf(id);
        return Open(merchant, column, id, place, sealedBytes) is { } plain ? keys.Seal(plain, merchant, place) : null;
    }

    private byte[]? Open(TenantId merchant, SealedColumn column, object id, string place, byte[] sealedBytes)
    {
        try
        {
            return keys.Open(sealedBytes, merchant, place);
        }
        catch (CryptographicException error)
        {
            log.LogWarning("{Table}.{Column} of row {Id} of merchant {Merchant} cannot be opened: {Reason}", column.Table, column.Column, id, merchant.Value, error.Message);
            return null;
        }
    }
}

/// <summary>What still needs another key than the first.</summary>
/// <param name="Older">What is not sealed with the first key, for people, in the plural.</param>
/// <param name="Lost">What of it no key of the ring can open.</param>
public sealed record KeysInUse(IReadOnlyList<string> Older, IReadOnlyList<string> Lost);

/// <summary>What became of a column.</summary>
/// <param name="What">For people, in the plural.</param>
/// <param name="Done">How many are sealed anew.</param>
/// <param name="Unreadable">How many no key of the ring opens; they are left as they are.</param>
public sealed record Rotated(string What, int Done, int Unreadable)
{
    internal Rotated And(Rotated more) => this with { Done = Done + more.Done, Unreadable = Unreadable + more.Unreadable };
}
