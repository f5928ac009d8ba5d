using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>The plumbing's own statements, which see its work tables for all tenants and nothing else of theirs; each takes one round trip with its transaction.</summary>
/// <remarks>A session that only looks and is then left counts as undone, and its connection forgets what it had prepared; these do not.</remarks>
public sealed class AllTenants(IServiceScopeFactory scopes)
{
    /// <summary>Reads, or changes rows and reads them.</summary>
    /// <param name="statement">Harmless when it is repeated, as for <see cref="WriteAsync"/>.</param>
    /// <param name="read">Gets the result.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<T> ReadAsync<T>(NpgsqlBatchCommand statement, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TenantSession>().ReadAtOnceAsSystemAsync(statement, read, cancellationToken);
    }

    /// <summary>The same, row by row.</summary>
    /// <param name="statement">Harmless when it is repeated.</param>
    /// <param name="read">Gets each row.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<IReadOnlyList<T>> ListAsync<T>(NpgsqlBatchCommand statement, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<T>>(
        statement,
        async (reader, token) =>
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(token))
            {
                rows.Add(read(reader));
            }

            return rows;
        },
        cancellationToken);

    /// <summary>Writes and commits.</summary>
    /// <param name="statement">Harmless when it is repeated: a connection may break between its commit and the answer, and then it is.</param>
    /// <param name="cancellationToken">Stops waiting; the statement may have been committed all the same.</param>
    /// <returns>How many rows it wrote.</returns>
    internal async Task<int> WriteAsync(NpgsqlBatchCommand statement, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TenantSession>().WriteAtOnceAsSystemAsync(statement, cancellationToken);
    }
}
