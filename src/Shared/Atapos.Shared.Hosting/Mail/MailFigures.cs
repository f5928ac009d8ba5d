using Atapos.Shared.Hosting.Data;

namespace Atapos.Shared.Hosting.Mail;

/// <summary>Counts the mails of all merchants that wait or were given up.</summary>
public sealed class MailFigures(AllTenants all)
{
    private const string Count = """
        select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'failed'),
               coalesce(extract(epoch from now() - min(created_at) filter (where state = 'waiting')), 0)::double precision
        from edge.mails where state in ('waiting', 'failed')
        """;

    /// <summary>How many wait, how many were given up within the last 30 days, and how old the oldest waiting one is.</summary>
    public async Task<(long Waiting, long Failed, TimeSpan OldestAge)> ReadAsync(CancellationToken cancellationToken) => (await all.ListAsync(
        TenantSession.Statement(Count), row => (row.GetInt64(0), row.GetInt64(1), TimeSpan.FromSeconds(row.GetDouble(2))), cancellationToken)).Single();
}
