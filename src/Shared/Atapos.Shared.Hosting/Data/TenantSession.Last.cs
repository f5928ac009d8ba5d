using Atapos.Shared.Hosting.Sight;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What a use case writes last, with its commit, and with what follows from it.</summary>
public sealed partial class TenantSession
{
    // An answer must not wait long for a reaction (EventDelivery.Patience): what takes longer is undone, and written without it.
    private const string StepDownInHaste = StepDown + ", set_config('statement_timeout', '1s', true)";

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
            return await FirstOfAsync(batch, skipped: 0, cancellationToken);
        }

        batch.BatchCommands.Add(new("commit"));
        var first = await FirstOfAsync(batch, skipped: 0, cancellationToken);
        await CommittedAsync();
        return first;
    }

    // Statements that are sent together are one transaction to PostgreSQL. The only reaction to what they say is one of them (ADR 50); when it
    // fails, nothing was written, and all is written without it, to be delivered as if nobody had tried.
    private async Task<object?> WriteAllAtOnceAsync(IReadOnlyList<NpgsqlBatchCommand> statements, CancellationToken cancellationToken)
    {
        if (OnlyReaction() is { } reaction)
        {
            try
            {
                return await SendAsync(statements, reaction, cancellationToken);
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.QueryCanceled || (IsDone(statements[^1]) && !IsDone(reaction)))
            {
                _written[0].LeaveToDelivery();
                statements = Anew(statements);
                _presumed = Anew(_presumed);
            }
        }

        return await SendAsync(statements, reaction: null, cancellationToken);
    }

    // Not repeated when the connection breaks: it may have been committed.
    private async Task<object?> SendAsync(IReadOnlyList<NpgsqlBatchCommand> statements, NpgsqlBatchCommand? reaction, CancellationToken cancellationToken)
    {
        using var span = reaction is null ? null : Spans.Continue("deliver", _written[0].Name, _written[0].TraceParent);
        await Connection.OpenAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(Connection);
            batch.BatchCommands.Add(Statement(reaction is null ? StepDown : StepDownInHaste, _tenant.Current.ToString(), Scope));
            AddTo(batch, _presumed);
            AddTo(batch, statements);
            if (reaction is not null)
            {
                batch.BatchCommands.Add(reaction);
            }

            var first = await FirstOfAsync(batch, 1 + _presumed.Count, cancellationToken);
            _presumed.Clear();
            if (reaction is not null)
            {
                _written.Clear();
            }

            TellCommitted();
            return first;
        }
        catch (PostgresException error) when (_presumed.Count > 0 && PresumptionFailedException.Is(error))
        {
            ForgetStatements();
            throw new PresumptionFailedException(error);
        }
        catch (NpgsqlException error) when (BrokenConnection.Is(error))
        {
            throw new OutcomeUnknownException(error);
        }
        catch
        {
            ForgetStatements();
            throw;
        }
        finally
        {
            await Connection.CloseAsync();
        }
    }

    private NpgsqlBatchCommand? OnlyReaction() =>
        _written is [var written] && _reactions.StatementWith(written, _services) is { } reaction && written.TryDeliverWithIt() ? reaction : null;

    // Npgsql says what kind of statement it was when it has read its completion, and not before.
    private static bool IsDone(NpgsqlBatchCommand statement) => statement.StatementType is not StatementType.Unknown;

    // To the last result: what fails there must not pass for committed.
    private static async Task<object?> FirstOfAsync(NpgsqlBatch batch, int skipped, CancellationToken cancellationToken)
    {
        object? first = null;
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            if (skipped-- <= 0 && first is null && await reader.ReadAsync(cancellationToken))
            {
                first = reader.GetValue(0);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return first;
    }
}
