using Npgsql;

namespace Atapos.Shared.Hosting.Data.Embedded;

/// <summary>
/// The role the application logs in as. It owns its database and may make roles and databases, but it is bound by row-level
/// security wherever it is not the owner: neither superuser nor bypassrls.
/// </summary>
internal static class LoginRole
{
    /// <summary>Name of the role and of the database it owns.</summary>
    public const string Name = "atapos";

    // DDL takes no parameters, so the password travels in a setting of this session and is quoted by the server.
    private const string RoleSql =
        """
        do $$
        begin
            if not exists (select from pg_roles where rolname = 'atapos') then
                create role atapos;
            end if;
            execute format(
                'alter role atapos login createrole createdb nosuperuser noreplication nobypassrls password %L',
                current_setting('embedded.password'));
        end
        $$
        """;

    /// <summary>Makes the role and its database where they are missing, and puts the role's rights and password right.</summary>
    public static async Task EnsureAsync(string superuserConnection, string password, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(superuserConnection) { Pooling = false });
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using (var remember = new NpgsqlCommand("select set_config('embedded.password', $1, false)", connection))
        {
            remember.Parameters.Add(new NpgsqlParameter { Value = password });
            await remember.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var role = new NpgsqlCommand(RoleSql, connection))
        {
            await role.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var search = new NpgsqlCommand("select 1 from pg_database where datname = 'atapos'", connection);
        if (await search.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var database = new NpgsqlCommand("create database atapos owner atapos", connection);
            await database.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
