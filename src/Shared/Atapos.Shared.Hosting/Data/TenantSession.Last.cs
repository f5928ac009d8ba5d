using Atapos.Shared.Hosting.Sight;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What a use case writes last, with its commit, and with what follows from it.</summary>
public sealed partial class TenantSession
{
    // An answer must not wait long for a reaction (EventDelivery.Patience): one that takes longer is given up, and the event is delivered the ordinary way.
    private const string StepDownToFollow = StepDown + ", set_config('statement_timeout', '1s', true)";

    /// <summary>Writes what the use case writes last, and commits in the same round trip unless the edge has something to add to the transaction.</summary>
    /// <remarks>
    /// The use case does nothing afterwards that may fail or that it wants undone. When a statement fails, nothing is
    /// committed and the transaction is good for nothing any more. When it has not begun, all of it is this one round trip.
    /// </remarks>
    /// <param name="statements">With positional parameters; <see cref="Statement"/> makes them.</param>
    /// <param name="cancellationToken">Stops waiting, with nothing committed; PostgreSQL does not let go of a commit that has begun.</param>
    /// <returns>What the first of them that returns something returns first.</returns>
    /// <exception cref="PresumptionFailedException">It had not begun, and what was presumed is not so; nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">It had not begun, and the connection broke: all was written or nothing.</exception>
    public async Task<object?> WriteLastAsync(IEnumerable<NpgsqlBatchCommand> statements, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statements);
        if (_transaction is null && EndsWithUseCase)
        {
            return await WriteAllAtOnceAsync([.. statements], cancellationToken);
        }

        await EnsureBegunAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(Connection, _transaction);
        AddTo(batch, [.. statements]);
        if (!EndsWithUseCase)
        {
            return await RunAsync(batch, skipped: 0, cancellationToken);
        }

        var first = await CommitAsync(batch, skipped: 0, OnlyReaction(), cancellationToken);
        await CommittedAsync();
        return first;
    }

    // Not repeated when the connection breaks: it may have been committed.
    private async Task<object?> WriteAllAtOnceAsync(IReadOnlyList<NpgsqlBatchCommand> statements, CancellationToken cancellationToken)
    {
        var reaction = OnlyReaction();
        await Connection.OpenAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(Connection);
            if (reaction is not null)
            {
                batch.BatchCommands.Add(new("begin"));
            }

            batch.BatchCommands.Add(Statement(StepDown, _tenant.Current.ToString(), Scope));
            AddTo(batch, _presumed);
            AddTo(batch, statements);
            var skipped = 1 + _presumed.Count;
            var first = reaction is null ? await RunAsync(batch, skipped, cancellationToken) : await CommitAsync(batch, skipped, reaction, cancellationToken);
            _presumed.Clear();
            TellCommitted();
            return first;
        }
        catch (PostgresException error) when (_presumed.Count > 0 && PresumptionFailedException.Is(error))
        {
            await ForgetAllAsync();
            throw new PresumptionFailedException(error);
        }
        catch (NpgsqlException error) when (BrokenConnection.Is(error))
        {
            throw new OutcomeUnknownException(error);
        }
        catch
        {
            await ForgetAllAsync();
            throw;
        }
        finally
        {
            await Connection.CloseAsync();
        }

        async Task ForgetAllAsync()
        {
            if (reaction is not null)
            {
                await RollBackAsync();
            }

            ForgetStatements();
        }
    }

    // The reaction leaves with what it reacts to, as a transaction of its own behind the commit (ADR 48). When something before the commit fails,
    // PostgreSQL skips all of the rest; when the reaction fails, the commit stands, and the event is delivered as if nobody had tried.
    private async Task<object?> CommitAsync(NpgsqlBatch batch, int skipped, NpgsqlBatchCommand? reaction, CancellationToken cancellationToken)
    {
        var commit = new NpgsqlBatchCommand("commit");
        batch.BatchCommands.Add(commit);
        if (reaction is not null)
        {
            AddTo(batch, [Statement(StepDownToFollow, _tenant.Current.ToString(), Scope), reaction]);
        }

        object? first = null;
        using var span = reaction is null ? null : Spans.Continue("deliver", _written[0].Name, _written[0].TraceParent);
        try
        {
            await RunAsync(batch, skipped, value => first ??= IsDone(commit) ? null : value, cancellationToken);
            if (reaction is not null)
            {
                _written[0].WasFollowed = true;
            }
        }
        catch when (IsDone(commit))
        {
            ForgetStatements();
        }

        return first;
    }

    private NpgsqlBatchCommand? OnlyReaction() => _written is [var written] ? _reactions.StatementAfter(written, _services) : null;

    // Npgsql says what kind of statement it was when it has read its completion, and not before.
    private static bool IsDone(NpgsqlBatchCommand statement) => statement.StatementType is not StatementType.Unknown;

    private static async Task<object?> RunAsync(NpgsqlBatch batch, int skipped, CancellationToken cancellationToken)
    {
        object? first = null;
        await RunAsync(batch, skipped, value => first ??= value, cancellationToken);
        return first;
    }

    // To the last result: what fails there must not pass for committed.
    private static async Task RunAsync(NpgsqlBatch batch, int skipped, Action<object?> take, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            if (skipped-- <= 0)
            {
                take(await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
    }

    private async Task RollBackAsync()
    {
        try
        {
            await using var undo = new NpgsqlCommand("rollback", Connection);
            await undo.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // A broken connection has nothing open any more.
        }
    }
}
