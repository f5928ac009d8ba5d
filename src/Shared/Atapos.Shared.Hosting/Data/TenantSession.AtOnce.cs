using System.Data.Common;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What takes a single round trip, its transaction included.</summary>
public sealed partial class TenantSession
{
    private bool _queriesAtOnce;

    /// <summary>Reads as the scope's tenant in a single round trip, where beginning, reading and committing take three.</summary>
    /// <remarks>
    /// Statements that are sent together are one transaction to PostgreSQL, so the tenant is set before the first of them, nothing of it outlives the
    /// last, and all are undone when one fails.
    /// </remarks>
    /// <param name="statements">What is read, with positional parameters; <see cref="Statement"/> makes them.</param>
    /// <param name="read">Gets the results, standing at the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<T> ReadAtOnceAsync<T>(
        IReadOnlyList<NpgsqlBatchCommand> statements, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        return AtOnceAsync(_tenant.Current.ToString(), Scope, statements, (batch, token) => ReadAsync(batch, skipped: 1, read, token), cancellationToken);
    }

    /// <summary>The same for the plumbing's own work; see <see cref="BeginAsSystemAsync"/>.</summary>
    internal Task<T> ReadAtOnceAsSystemAsync<T>(
        NpgsqlBatchCommand statement, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        AtOnceAsync(tenant: "", SystemScope, [statement], (batch, token) => ReadAsync(batch, skipped: 1, read, token), cancellationToken);

    /// <summary>Reads by queries of the scope's stores, each in a single round trip, where beginning and committing would be one more each.</summary>
    /// <remarks>Each query sees what was committed before it. Nothing is saved in it: a statement that is no query has no tenant.</remarks>
    /// <param name="read">Asks the stores.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<T> QueryAtOnceAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("The session has begun already.");
        }

        await Connection.OpenAsync(cancellationToken);
        _queriesAtOnce = true;
        try
        {
            return await read(cancellationToken);
        }
        catch
        {
            ForgetStatements();
            throw;
        }
        finally
        {
            _queriesAtOnce = false;
            await Connection.CloseAsync();
        }
    }

    /// <summary>The result of a store's query that is done at once; null when queries are not, and the store is to run it itself.</summary>
    internal async ValueTask<NpgsqlDataReader?> TakeQueryAsync(DbCommand query, CancellationToken cancellationToken)
    {
        if (!_queriesAtOnce)
        {
            return null;
        }

        var statement = new NpgsqlBatchCommand(query.CommandText);
        NpgsqlParameter[] parameters = [.. query.Parameters.Cast<NpgsqlParameter>()];
        query.Parameters.Clear();
        statement.Parameters.AddRange(parameters);
        for (var spare = Spare; ; spare--)
        {
            try
            {
                var batch = new NpgsqlBatch(Connection) { BatchCommands = { Statement(StepDown, _tenant.Current.ToString(), Scope), statement } };
                var reader = await batch.ExecuteReaderAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                return reader;
            }
            catch (NpgsqlException error) when (spare > 0 && BrokenConnection.Is(error))
            {
                await Connection.CloseAsync();
                await Connection.OpenAsync(cancellationToken);
                statement = Anew(statement);
            }
        }
    }

    /// <summary>Writes and commits as the scope's tenant in a single round trip.</summary>
    /// <param name="statement">Harmless when it is repeated: a connection may break between its commit and the answer, and then it is.</param>
    /// <param name="cancellationToken">Stops waiting; the statement may have been committed all the same.</param>
    /// <returns>How many rows it wrote.</returns>
    internal async Task<int> WriteAtOnceAsync(NpgsqlBatchCommand statement, CancellationToken cancellationToken)
    {
        var rows = await AtOnceAsync(_tenant.Current.ToString(), Scope, [statement], (batch, token) => batch.ExecuteNonQueryAsync(token), cancellationToken);
        TellCommitted();
        return rows;
    }

    /// <summary>The same for the plumbing's own work.</summary>
    internal Task<int> WriteAtOnceAsSystemAsync(NpgsqlBatchCommand statement, CancellationToken cancellationToken) =>
        AtOnceAsync(tenant: "", SystemScope, [statement], (batch, token) => batch.ExecuteNonQueryAsync(token), cancellationToken);

    /// <summary>True while something is presumed that the database has not found true yet.</summary>
    public bool HasPresumed => _presumed.Count > 0;

    /// <summary>Has the transaction begin only if the database finds true what the use case has taken from memory.</summary>
    /// <param name="condition">Returns one row when it is so, and divides by zero when it is not.</param>
    /// <exception cref="InvalidOperationException">It has begun; then the database is to be asked.</exception>
    public void Presume(NpgsqlBatchCommand condition)
    {
        if (IsOpen)
        {
            throw new InvalidOperationException("The session has begun already.");
        }

        _presumed.Add(condition);
    }

    private async Task<T> AtOnceAsync<T>(
        string tenant, string scope, IReadOnlyList<NpgsqlBatchCommand> statements, Func<NpgsqlBatch, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statements);
        if (_transaction is not null)
        {
            throw new InvalidOperationException("The session has begun already.");
        }

        for (var spare = Spare; ; spare--)
        {
            await Connection.OpenAsync(cancellationToken);
            try
            {
                await using var batch = new NpgsqlBatch(Connection);
                batch.BatchCommands.Add(Statement(StepDown, tenant, scope));
                AddTo(batch, statements);
                return await run(batch, cancellationToken);
            }
            catch (NpgsqlException error) when (spare > 0 && BrokenConnection.Is(error))
            {
                // What is done at once may be done again; another connection is tried.
                statements = Anew(statements);
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
    }

    // A statement that was sent keeps what its connection had prepared; sent on another, it would name nothing there.
    private static List<NpgsqlBatchCommand> Anew(IReadOnlyList<NpgsqlBatchCommand> sent) => [.. sent.Select(Anew)];

    private static NpgsqlBatchCommand Anew(NpgsqlBatchCommand sent)
    {
        var statement = new NpgsqlBatchCommand(sent.CommandText);
        foreach (NpgsqlParameter parameter in sent.Parameters)
        {
            statement.Parameters.Add(parameter.Clone());
        }

        return statement;
    }
}
