namespace Atapos.Shared.Hosting.Messaging;

/// <summary>A module's list of what it has reacted to, which makes a repeated event harmless.</summary>
public static class Inbox
{
    /// <summary>Writes a reaction down, unless it is there already: <c>$1</c> the tenant, <c>$2</c> the event, <c>$3</c> the reaction.</summary>
    /// <param name="schema">Of the module.</param>
    public static string EntryOf(string schema) =>
        $"insert into {schema}.inbox (me_id, event_id, reaction, handled_at) values ($1, $2, $3, now()) on conflict do nothing";

    /// <summary>Returns the tenant the first time that a reaction is written down, and no row ever after.</summary>
    /// <param name="schema">Of the module.</param>
    internal static string FirstTime(string schema) => $"{EntryOf(schema)} returning me_id";

    /// <summary>Returns the tenant and writes nothing, for a reaction that is committed together with its event and is so done once.</summary>
    internal const string OnlyTime = "select $1::bigint as me_id where $2::uuid is not null and $3::text is not null";
}
