namespace Atapos.Shared.Hosting.Messaging;

/// <summary>A module's list of what it has reacted to, which makes a repeated event harmless.</summary>
public static class Inbox
{
    /// <summary>Writes a reaction down, unless it is there already: <c>$1</c> the tenant, <c>$2</c> the event, <c>$3</c> the reaction.</summary>
    /// <param name="schema">Of the module.</param>
    public static string EntryOf(string schema) =>
        $"insert into {schema}.inbox (me_id, event_id, reaction, handled_at) values ($1, $2, $3, now()) on conflict do nothing";
}
