using System.Globalization;
using Atapos.Shared.Hosting.Data;
using Npgsql;

namespace Atapos.Payments.Data;

/// <summary>Checks the chain of a merchant's payment log (<see cref="PaymentLogChain"/>).</summary>
internal sealed class PaymentLogAudit : IAuditTrail
{
    private const string FirstBrokenLine = """
        select id, seq, place from (
          select l.id, l.seq, l.hash, row_number() over lines as place,
                 payments.payment_log_hash(coalesce(lag(l.hash) over lines, ''::bytea), l) as should
          from payments.payment_log l where l.me_id = $1 window lines as (order by l.seq)) chain
        where hash is distinct from should or seq <> place order by place limit 1
        """;

    private const string Ends = """
        select (select count(*) from payments.payment_log where me_id = $1),
               (select hash from payments.payment_log where me_id = $1 order by seq desc limit 1),
               (select lines from payments.payment_log_heads where me_id = $1),
               (select hash from payments.payment_log_heads where me_id = $1),
               (select order_number from payments.payments p where me_id = $1 and status in ('settlement', 'refund', 'cancel')
                and not exists (select from payments.payment_log l where l.me_id = p.me_id and l.order_id = p.order_id) order by order_id limit 1)
        """;

    public string Name => "payment log";

    public async Task<AuditFinding> VerifyAsync(TenantSession session, CancellationToken cancellationToken)
    {
        var merchant = session.Tenant.Current.Value;
        var broken = await FirstBrokenAsync(session, merchant, cancellationToken);
        await using var command = session.Command(Ends, merchant);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (lines, last) = (reader.GetInt64(0), Hash(reader, 1));
        var (counted, head) = (reader.IsDBNull(2) ? 0 : reader.GetInt64(2), Hash(reader, 3));
        broken ??= lines != counted || !string.Equals(last, head, StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"the end: {counted} lines were written up to {head}, {lines} are there up to {last}")
            : null;
        broken ??= reader.IsDBNull(4) ? null : $"nothing tells of the payment of {reader.GetString(4)}";
        return new(lines, head, broken);
    }

    private static async Task<string?> FirstBrokenAsync(TenantSession session, long merchant, CancellationToken cancellationToken)
    {
        await using var command = session.Command(FirstBrokenLine, merchant);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? string.Create(CultureInfo.InvariantCulture, $"py_id {reader.GetInt64(0)}, line {reader.GetInt64(1)} in place {reader.GetInt64(2)}: it, or one before it, is not as it was written")
            : null;
    }

    private static string Hash(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? "nothing" : Convert.ToHexStringLower((byte[])reader[column]);
}
