using Atapos.Shared.Hosting.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>Does a piece of work in a scope and a short transaction of its own, whatever becomes of the request that asked for it.</summary>
/// <remarks>
/// For background jobs, for what must be counted although the request is refused, and for intents that must be durable before an
/// outside effect. A request that uses it begins its own transaction late, or it would hold two connections at once.
/// </remarks>
public sealed class OwnTransaction(IServiceScopeFactory scopes, EventDelivery delivery)
{
    /// <summary>Runs the work as a tenant, commits when it returns, and delivers the events that it wrote; undoes all when it throws.</summary>
    /// <param name="tenant">The merchant whose rows it sees.</param>
    /// <param name="work">Gets the services of the new scope; saves its stores itself.</param>
    /// <param name="cancellationToken">Stops the work, not the commit.</param>
    public async Task<T> RunAsync<T>(TenantId tenant, Func<IServiceProvider, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(tenant);
        await session.BeginAsync(cancellationToken);
        var result = await work(scope.ServiceProvider, cancellationToken);
        await session.CommitAsync();
        await delivery.DeliverAsync(session.TakeCommitted());
        return result;
    }

    /// <summary>Reads as a tenant by queries of its stores, each in one round trip; see <see cref="TenantSession.QueryAtOnceAsync"/>.</summary>
    /// <param name="tenant">The merchant whose rows it sees.</param>
    /// <param name="read">Gets the services of the new scope, and saves nothing.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<T> QueryAsync<T>(TenantId tenant, Func<IServiceProvider, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(tenant);
        return await session.QueryAtOnceAsync(token => read(scope.ServiceProvider, token), cancellationToken);
    }

    /// <summary>Runs work that ends its transaction itself with what it writes last (<see cref="TenantSession.WriteLastAsync"/>), and delivers the events that it wrote.</summary>
    /// <param name="tenant">The merchant whose rows it sees.</param>
    /// <param name="work">Gets the services of the new scope; false when it wrote nothing, and then all is undone.</param>
    /// <param name="cancellationToken">Stops the work, not the commit.</param>
    /// <returns>What the work returned.</returns>
    public async Task<bool> TryWriteLastAsync(TenantId tenant, Func<IServiceProvider, CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(tenant);
        session.EndsWithUseCase = true;
        if (!await work(scope.ServiceProvider, cancellationToken))
        {
            await session.UndoAsync();
            return false;
        }

        await delivery.DeliverAsync(session.TakeCommitted());
        return true;
    }

    /// <summary>Reads as a tenant, in one round trip.</summary>
    /// <param name="tenant">The merchant whose rows it sees.</param>
    /// <param name="statement">What is read.</param>
    /// <param name="read">Gets the result.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<T> ReadAtOnceAsync<T>(
        TenantId tenant, NpgsqlBatchCommand statement, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(tenant);
        return await session.ReadAtOnceAsync([statement], read, cancellationToken);
    }

    /// <summary>Writes as a tenant and commits, in one round trip.</summary>
    /// <param name="tenant">The merchant whose rows it sees.</param>
    /// <param name="statement">Harmless when it is repeated; see <see cref="TenantSession.WriteAtOnceAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task WriteAtOnceAsync(TenantId tenant, NpgsqlBatchCommand statement, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<TenantSession>();
        session.Enter(tenant);
        await session.WriteAtOnceAsync(statement, cancellationToken);
    }

    /// <summary>The same for work that gives nothing back.</summary>
    /// <param name="tenant">The merchant whose rows it sees.</param>
    /// <param name="work">Gets the services of the new scope; saves its stores itself.</param>
    /// <param name="cancellationToken">Stops the work, not the commit.</param>
    public Task RunAsync(TenantId tenant, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(
            tenant,
            async (services, token) =>
            {
                await work(services, token);
                return true;
            },
            cancellationToken);
    }
}
