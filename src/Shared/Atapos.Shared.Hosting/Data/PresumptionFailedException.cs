using Npgsql;

namespace Atapos.Shared.Hosting.Data;

/// <summary>What a use case had taken from memory is not so any more; nothing was written. It asks the database and does all anew.</summary>
public sealed class PresumptionFailedException : Exception
{
    internal PresumptionFailedException(PostgresException error)
        : base("What was presumed is not so any more.", error)
    {
    }

    internal static bool Is(PostgresException error) => string.Equals(error.SqlState, PostgresErrorCodes.DivisionByZero, StringComparison.Ordinal);
}

/// <summary>The connection broke while all of a transaction was on its way: it was committed, or nothing of it was.</summary>
public sealed class OutcomeUnknownException : Exception
{
    internal OutcomeUnknownException(NpgsqlException error)
        : base("The connection broke before the outcome was known.", error)
    {
    }
}
