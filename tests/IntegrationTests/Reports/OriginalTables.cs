using System.Globalization;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;

namespace Atapos.IntegrationTests.Reports;

/// <summary>The tables of the original, and what is found under their names.</summary>
internal static class OriginalTables
{
    /// <summary>What the original's description lists, table by table.</summary>
    internal static IReadOnlyDictionary<string, string[]> Columns { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["merchant"] = "me_id me_name me_business_type me_pos_mode me_midtrans_server_key",
        ["product_category"] = "pc_id me_id pc_name",
        ["product"] = "pr_id me_id pc_id pr_name pr_price pr_stock",
        ["product_attachment"] = "pa_id pr_id me_id pa_type pa_cloudinary_public_id pa_cloudinary_url pa_sort_order",
        ["promotion"] = "pm_id me_id pm_name pm_discount_type pm_discount_value pm_start_at pm_end_at pm_is_active",
        ["promotion_item"] = "pi_id pm_id pr_id",
        ["table_location"] = "tl_id me_id tl_name",
        ["customer"] = "cu_id me_id cu_email cu_name cu_phone",
        ["order_header"] = "oh_id me_id u_id cu_id tl_id oh_order_number oh_order_type oh_guest_count oh_subtotal_amount oh_discount_amount oh_tax_amount "
            + "oh_service_charge_amount oh_total_amount oh_rounded_amount oh_payment_status oh_fraud_status oh_payment_type oh_midtrans_order_id "
            + "oh_midtrans_transaction_id oh_midtrans_transaction_time oh_midtrans_transaction_status oh_qris_string oh_qris_acquirer oh_qris_actions "
            + "oh_expired_at oh_paid_at oh_notes",
        ["order_item"] = "oi_id oh_id pr_id oi_product_name_snapshot oi_product_type oi_qty oi_base_price oi_final_price oi_line_subtotal oi_notes",
        ["payment_log"] = "py_id oh_id me_id py_event_type py_order_id py_transaction_id py_transaction_status py_fraud_status py_payment_type py_gross_amount "
            + "py_signature_key py_raw_payload",
    }.ToDictionary(table => table.Key, table => table.Value.Split(' '), StringComparer.Ordinal);

    /// <summary>The views' columns in their order, view by view.</summary>
    internal static async Task<IReadOnlyDictionary<string, string[]>> FoundAsync(TestDatabase database) =>
        (await database.ListAsync<string>(
            "select table_name || '.' || column_name from information_schema.columns where table_schema = 'atapos' order by table_name, ordinal_position"))
        .Select(column => column.Split('.'))
        .GroupBy(parts => parts[0], StringComparer.Ordinal)
        .ToDictionary(table => table.Key, table => table.Select(parts => parts[1]).ToArray(), StringComparer.Ordinal);

    /// <summary>A row of a view as JSON.</summary>
    internal static async Task<JsonNode> RowAsync(this TestDatabase database, string view, string key, long id) =>
        JsonNode.Parse((await database.ReadAsync<string>($"select to_jsonb(v)::text from atapos.{view} as v where {key} = $1", id)).ShouldNotBeNull($"{view} {id} is missing"))!;

    /// <summary>Says that a row means what the API says, under every name that both have.</summary>
    /// <param name="row">Of a view.</param>
    /// <param name="answer">The same thing, as the API answers it.</param>
    /// <param name="except">Names of the view that this answer of the API has not.</param>
    internal static void ShouldReadAs(this JsonNode row, JsonNode answer, params string[] except)
    {
        foreach (var (name, value) in row.AsObject().Where(column => !except.Contains(column.Key, StringComparer.Ordinal)))
        {
            answer.AsObject().ContainsKey(name).ShouldBeTrue($"the API answers no {name}");
            Plain(value).ShouldBe(Plain(answer[name]), name);
        }
    }

    private static string Plain(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue text when text.TryGetValue<string>(out var word) => DateTimeOffset.TryParseExact(
            word, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                ? instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
                : word,
        JsonValue number when number.TryGetValue<decimal>(out var amount) => amount.ToString("0.##", CultureInfo.InvariantCulture),
        JsonObject members => $"{{{string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}:{Plain(member.Value)}"))}}}",
        JsonArray rows => $"[{string.Join(',', rows.Select(Plain))}]",
        _ => value.ToJsonString(),
    };
}
