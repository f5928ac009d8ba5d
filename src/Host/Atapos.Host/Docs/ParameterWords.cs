using System.Text.Json.Nodes;
using Atapos.Shared.Hosting.Edge;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>Says what each parameter means, which is the same wherever it stands, and adds the headers that the edge reads.</summary>
internal static class ParameterWords
{
    private static readonly Dictionary<string, (string Words, JsonNode Example)> Known = new(StringComparer.Ordinal)
    {
        ["skip"] = ("How many rows to leave out, 0 or more. A cursor is faster for deep pages.", 0),
        ["limit"] = ("How many rows a page has, 1 to 1000; 100 when left out.", 20),
        ["cursor"] = ("Where a page begins, as the header Link of the page before gives it; opaque.", "ZjEyLjA"),
        ["search"] = ("Keeps what has this text in it, whatever the case of its letters.", "nasi"),
        ["include_inactive"] = ("Staff only: shows inactive ones too.", true),
        ["is_available"] = ("Keeps products that can be ordered now (true) or cannot (false).", true),
        ["dry_run"] = ("Checks the file and says what would be done, and does nothing.", true),
        ["state"] = ("Keeps mails in this state.", "failed"),
        ["date_from"] = ("Keeps orders of this day and later, by the merchant's own calendar.", "2026-11-01"),
        ["date_to"] = ("Keeps orders of this day and earlier, by the merchant's own calendar.", "2026-11-30"),
        ["oh_payment_status"] = ("Keeps orders whose payment is in this state.", "settlement"),
        ["oh_order_type"] = ("Keeps orders that are served in this way.", "dine_in"),
        ["format"] = ("The form of the receipt; left out, the header Accept decides.", "json"),
        ["width"] = ("How many characters a line of the printer has; for escpos alone.", 32),
        ["oh_id"] = ("The order's number (oh_id), not its printed oh_order_number.", 1),
        ["pr_id"] = ("The product's number.", 1),
        ["pc_id"] = ("The category's number.", 1),
        ["pm_id"] = ("The promotion's number.", 1),
        ["tl_id"] = ("The number of the table or place (tl_id), not the tl_number that stands on it.", 1),
        ["cu_id"] = ("The customer's number.", 1),
        ["me_id"] = ("The merchant's number.", 1),
        ["py_id"] = ("The number of the duplicate payment.", 1),
        ["id"] = ("The mail's id.", "0199c2f4-a1b2-7c3d-8e5f-60718293a4b5"),
        [Idempotency.Header] = ("A key of the caller's choice, 1 to 255 visible ASCII characters, new for every wish. The same request sent again with it within 24 hours is answered "
            + "as the first one was, and nothing is done twice.", "0199c2f4-a1b2-7c3d-8e5f-60718293a4b5"),
        ["Last-Event-ID"] = ("The id of the last event that was seen; what came after it is told first. Browsers send it by themselves.", "12"),
        [ServesTenants.Header] = ("The merchant's number (me_id). Anonymous callers choose a shop with it, and so do platform staff; a token of a merchant needs none.", 1),
    };

    internal static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var about = context.Description.ActionDescriptor.EndpointMetadata;
        if (about.OfType<TakesIdempotencyKey>().Any())
        {
            AddHeader(operation, Idempotency.Header, new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 });
        }

        if (about.OfType<ServesTenants>().Any() && !about.OfType<FindsTenant>().Any())
        {
            AddHeader(operation, ServesTenants.Header, new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1" });
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (Known.TryGetValue(parameter.Name!, out var known))
            {
                // What has an example is filled in by the page on which operations are tried out: good for ids, not for every filter at once.
                var isFilledIn = parameter.In == ParameterLocation.Path || parameter.Name is "limit";
                parameter.Description ??= isFilledIn ? known.Words : $"{known.Words} For example `{known.Example.ToJsonString().Trim('"')}`.";
                parameter.Example ??= isFilledIn ? known.Example.DeepClone() : null;
            }
        }

        return Task.CompletedTask;
    }

    private static void AddHeader(OpenApiOperation operation, string name, OpenApiSchema schema)
    {
        operation.Parameters ??= [];
        var known = operation.Parameters.OfType<OpenApiParameter>().FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));
        if (known is null)
        {
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Schema = schema });
        }
        else
        {
            known.Schema = schema;
        }
    }
}
