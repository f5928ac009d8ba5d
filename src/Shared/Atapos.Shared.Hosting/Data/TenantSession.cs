using System.Data;
using Atapos.Shared.Hosting.Messaging;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Tenancy;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>The one connection and the one transaction of a request or a message, as its tenant.</summary>
/// <remarks>
/// Beginning costs one round trip: it opens the transaction, steps down to a role that owns nothing, and tells row-level security the
/// tenant. All three last until the transaction ends, so nothing leaks to the next user of a pooled connection. What is not committed is undone.
/// </remarks>
public sealed partial class TenantSession : IAsyncDisposable
{
    /// <summary>The role that all requests run as. It owns no table, so row-level security binds it.</summary>
    public const string Role = "atapos_app";

    private const string SystemScope = "system";

    private const string StepDown =
        "select set_config('role', '" + Role + "', true), set_config('app.me_id', $1, true), set_config('app.scope', $2, true)";

    private readonly DatabaseSettings _settings;
    private readonly TenantScope _tenant;
    private readonly Reactions _reactions;
    private readonly IServiceProvider _services;
    private readonly List<OutboxMessage> _written = [];
    private readonly List<Action> _afterCommit = [];
    private List<NpgsqlBatchCommand> _presumed = [];
    private NpgsqlTransaction? _transaction;

    /// <summary>Made by the container, one per scope.</summary>
    public TenantSession(NpgsqlDataSource database, DatabaseSettings settings, TenantScope tenant, Reactions reactions, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(database);
        (_settings, _tenant, _reactions, _services) = (settings, tenant, reactions, services);
        Connection = database.CreateConnection();
    }

    /// <summary>The connection that all module stores of the scope share.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>The tenant of the scope.</summary>
    public ITenantContext Tenant => _tenant;

    /// <summary>True from the beginning of the transaction to its commit.</summary>
    public bool IsOpen => _transaction is not null;

    /// <summary>True when the scope is the platform's own and no merchant's.</summary>
    public bool IsOfPlatform => _tenant.CurrentOrNone == TenantScope.Platform;

    /// <summary>True when the edge adds nothing to the request's transaction, so that it may end with the last that the use case writes.</summary>
    internal bool EndsWithUseCase { get; set; }

    /// <summary>Sets the tenant of the scope.</summary>
    public void Enter(TenantId tenant) => _tenant.Enter(tenant);

    /// <summary>Makes the scope the platform's own: it sees which merchants there are and can add one, and sees nothing that belongs to any.</summary>
    public void EnterPlatform() => _tenant.Enter(TenantScope.Platform);

    /// <summary>Opens the transaction as the scope's tenant.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) =>
        BeginAsync(_tenant.Current.ToString(), Scope, first: [], (batch, token) => batch.ExecuteNonQueryAsync(token), cancellationToken);

    /// <summary>The same with a first statement in the same round trip.</summary>
    /// <returns>How many rows the statement wrote.</returns>
    internal Task<int> BeginAsync(NpgsqlBatchCommand first, CancellationToken cancellationToken) =>
        BeginAsync(_tenant.Current.ToString(), Scope, [first], (batch, token) => batch.ExecuteNonQueryAsync(token), cancellationToken);

    /// <summary>Reads in the transaction; if it is not open, it is opened in the same round trip.</summary>
    /// <param name="statement">What is read; <see cref="Statement"/> makes it.</param>
    /// <param name="read">Gets the result.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<T> ReadAsync<T>(NpgsqlBatchCommand statement, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        ReadAsync([statement], read, cancellationToken);

    /// <summary>The same for several statements, each of which sees what was committed before it.</summary>
    /// <param name="statements">What is read.</param>
    /// <param name="read">Gets the results, standing at the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<T> ReadAsync<T>(
        IReadOnlyList<NpgsqlBatchCommand> statements, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statements);
        ArgumentNullException.ThrowIfNull(read);
        if (!IsOpen)
        {
            var skipped = 1 + _presumed.Count;
            return await BeginAsync(_tenant.Current.ToString(), Scope, statements, (batch, token) => ReadAsync(batch, skipped, read, token), cancellationToken);
        }

        await using var alone = new NpgsqlBatch(Connection, _transaction);
        AddTo(alone, statements);
        return await ReadAsync(alone, skipped: 0, read, cancellationToken);
    }

    /// <summary>Opens the transaction as the scope's tenant, unless it is open or each query is a transaction of its own.</summary>
    public Task EnsureBegunAsync(CancellationToken cancellationToken) => IsOpen || _queriesAtOnce ? Task.CompletedTask : BeginAsync(cancellationToken);

    /// <summary>A statement of a batch, with positional parameters.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="arguments">Values, or what <see cref="SqlValues.Of"/> makes of one that may be missing.</param>
    public static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object?> arguments)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments)
        {
            statement.Parameters.Add(argument as NpgsqlParameter ?? new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }

        return statement;
    }

    /// <summary>Opens the transaction for the plumbing's own work, which sees the outboxes, inboxes and remembered answers of all tenants and nothing else of theirs.</summary>
    internal Task BeginAsSystemAsync(CancellationToken cancellationToken) =>
        BeginAsync(tenant: "", SystemScope, first: [], (batch, token) => batch.ExecuteNonQueryAsync(token), cancellationToken);

    /// <summary>Makes everything durable. Not cancellable: a commit that has begun must be waited for.</summary>
    public async Task CommitAsync()
    {
        var transaction = _transaction ?? throw new InvalidOperationException("The session has not begun.");
        await transaction.CommitAsync(CancellationToken.None);
        await CommittedAsync();
    }

    /// <summary>Undoes everything since it was begun, so that it can be begun anew after an outside service was asked.</summary>
    public Task UndoAsync()
    {
        _written.Clear();
        _afterCommit.Clear();
        _presumed.Clear();
        return EndAsync();
    }

    /// <summary>Runs once the transaction has been committed, and not at all when it is undone.</summary>
    /// <param name="act">Quick and without failure: it drops a cache or wakes a worker of this host.</param>
    public void AfterCommit(Action act) => _afterCommit.Add(act);

    /// <summary>The outbox rows committed by this session that are still to be delivered, once.</summary>
    internal IReadOnlyList<OutboxMessage> TakeCommitted()
    {
        if (_transaction is not null)
        {
            throw new InvalidOperationException("Events are delivered after the commit.");
        }

        if (_written.Count == 0)
        {
            return [];
        }

        OutboxMessage[] taken = [.. _written];
        _written.Clear();
        return taken;
    }

    internal void Wrote(OutboxMessage message) => _written.Add(message);

    /// <summary>A command on the session's connection, for the few statements that EF cannot say.</summary>
    /// <exception cref="InvalidOperationException">Queries are done at once: a command would have no tenant, and find nothing.</exception>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> arguments)
    {
        if (_queriesAtOnce)
        {
            throw new InvalidOperationException("Only queries of stores are done at once.");
        }

        var command = new NpgsqlCommand(sql, Connection, _transaction);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }

        return command;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Connection.DisposeAsync();
    }

    private static async Task<T> ReadAsync<T>(
        NpgsqlBatch batch, int skipped, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var i = 0; i < skipped; i++)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        return await read(reader, cancellationToken);
    }

    private static void AddTo(NpgsqlBatch batch, IReadOnlyList<NpgsqlBatchCommand> statements)
    {
        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement);
        }
    }

    // How many connections may turn out to be broken before that is the answer.
    private int Spare => _settings.PrePing ? _settings.PoolSize : 0;

    private string Scope => IsOfPlatform ? "platform" : "tenant";

    private async Task CommittedAsync()
    {
        await _transaction!.DisposeAsync();
        _transaction = null;
        await Connection.CloseAsync();
        TellCommitted();
    }

    private void TellCommitted()
    {
        _afterCommit.ForEach(act => act());
        _afterCommit.Clear();
    }

    private async Task<T> BeginAsync<T>(
        string tenant, string scope, IReadOnlyList<NpgsqlBatchCommand> first, Func<NpgsqlBatch, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        if (_transaction is not null || _queriesAtOnce)
        {
            throw new InvalidOperationException("The session has begun already.");
        }

        // Nothing was done on a connection that breaks here, so nothing is repeated. Each try takes one that is broken out of the pool.
        for (var spare = Spare; ; spare--)
        {
            if (Connection.State != ConnectionState.Open)
            {
                await Connection.OpenAsync(cancellationToken);
            }

            try
            {
                _transaction = await Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                await using var batch = new NpgsqlBatch(Connection, _transaction);
                batch.BatchCommands.Add(Statement(StepDown, tenant, scope));
                AddTo(batch, _presumed);
                AddTo(batch, first);
                var result = await run(batch, cancellationToken);
                _presumed.Clear();
                return result;
            }
            catch (PostgresException error) when (_presumed.Count > 0 && PresumptionFailedException.Is(error))
            {
                throw new PresumptionFailedException(error);
            }
            catch (NpgsqlException error) when (spare > 0 && BrokenConnection.Is(error))
            {
                await EndAsync();
                first = Anew(first);
                _presumed = Anew(_presumed);
            }
        }
    }

    private async Task EndAsync()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            await transaction.DisposeAsync();
            ForgetStatements();
            await Connection.CloseAsync();
        }
    }

    // Npgsql keeps a wrong idea of a statement that failed in the very execution that prepared it (its issue 6391): the next request to use
    // it on this connection would fail for nothing. Which statement failed is not known here; what is undone is rare.
    private void ForgetStatements()
    {
        try
        {
            Connection.UnprepareAll();
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // A broken connection forgets by itself: the pool throws it away.
        }
    }
}
