using System.Collections.Concurrent;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Hands out ids before their rows exist, from blocks that a PostgreSQL sequence reserves for this process.</summary>
/// <remarks>
/// Ids known early let an aggregate and its events carry them from birth and let a whole graph go out in one batch. A sequence counts in
/// steps of <see cref="BlockSize"/>; ids that a stopped process had not used are lost, which is harmless: order <em>numbers</em> come from elsewhere.
/// </remarks>
public sealed class IdBlocks
{
    /// <summary>How many ids one call to the sequence reserves; migrations create sequences with this increment.</summary>
    public const int BlockSize = 100;

    private readonly ConcurrentDictionary<string, Block> _blocks = new(StringComparer.Ordinal);

    /// <summary>One new id.</summary>
    /// <param name="session">Begun if it has to ask; sequences are outside of its transaction, so nothing is held.</param>
    /// <param name="sequence">The sequence with its schema, a constant of the module that owns it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<long> NextAsync(TenantSession session, string sequence, CancellationToken cancellationToken) =>
        (await NextAsync(session, sequence, 1, cancellationToken))[0];

    /// <summary>So many new ids, rising.</summary>
    public async ValueTask<IReadOnlyList<long>> NextAsync(TenantSession session, string sequence, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var block = _blocks.GetOrAdd(sequence, _ => new Block());
        var ids = new long[count];
        await block.Gate.WaitAsync(cancellationToken);
        try
        {
            for (var i = 0; i < count; i++)
            {
                if (block.Left == 0)
                {
                    await session.EnsureBegunAsync(cancellationToken);
                    await using var command = session.Command("select nextval($1::regclass)", sequence);
                    block.Next = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
                    block.Left = BlockSize;
                }

                ids[i] = block.Next++;
                block.Left--;
            }
        }
        finally
        {
            block.Gate.Release();
        }

        return ids;
    }

    /// <summary>Hands out no id up to this one any more; those that a running host has in its block already are not taken back.</summary>
    internal static async Task StepOverAsync(TenantSession session, string sequence, long highest, CancellationToken cancellationToken)
    {
        await using var command = session.Command(
            "select count(nextval($1::regclass)) from generate_series(1, greatest(0, ceil(($2::numeric - nextval($1::regclass) + 1) / $3)::bigint))", sequence, highest, BlockSize);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private sealed class Block
    {
        internal SemaphoreSlim Gate { get; } = new(1, 1);

        internal long Next { get; set; }

        internal int Left { get; set; }
    }
}
