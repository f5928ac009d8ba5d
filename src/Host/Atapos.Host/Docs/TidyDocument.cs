using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Atapos.Host.Docs;

/// <summary>Puts the document into an order of its own, so that two of them differ only where the API does; and says what its groups are.</summary>
internal static class TidyDocument
{
    private static readonly (string Name, string Words)[] Tags =
    [
        ("Customer sign-in", "Customers sign in without a password, by a link or a code in their mailbox, and out again."),
        ("Products", "The menu: goods and services with price, tax, service charge and stock."),
        ("Product images", "A thumbnail and up to three detail images for each product."),
        ("Product categories", "What the menu is divided into."),
        ("Promotions", "What makes products cheaper for a time; the lowest price wins."),
        ("Orders", "Taking, pricing, listing and following orders."),
        ("Payments", "Cash, the payment gateway, refunds and receipts."),
        ("Table locations", "Tables and other places at which guests are served."),
        ("Customers", "Who orders, and what is known of them."),
        ("Mails", "What the merchant's mails have come to."),
        ("Merchants", "The shops; administered by the platform, and each by its own Admin."),
        ("Health", "Whether the server and what it needs are there."),
    ];

    internal static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Words }).ToHashSet();
        var paths = document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal).ToList();
        document.Paths.Clear();
        foreach (var (address, path) in paths)
        {
            document.Paths.Add(address, path);
            foreach (var (_, operation) in path.Operations ?? [])
            {
                Sort(operation);
            }
        }

        if (document.Components is { } components)
        {
            // Whether a file may be left out is said where it is named.
            if (components.Schemas?.TryGetValue(nameof(IFormFile), out var known) == true && known is OpenApiSchema file)
            {
                file.Type = JsonSchemaType.String;
            }

            foreach (var properties in (components.Schemas?.Values ?? []).OfType<OpenApiSchema>().Select(schema => schema.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
            {
                AllowAnything(properties);
            }

            components.Schemas = Sorted(components.Schemas);
            components.Examples = Sorted(components.Examples);
        }

        return Task.CompletedTask;
    }

    /// <summary>Null or anything is anything; said as a choice, null would be both.</summary>
    private static void AllowAnything(IDictionary<string, IOpenApiSchema> properties)
    {
        foreach (var (name, property) in properties.ToList())
        {
            if (property.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault(choice => choice.Reference.Id is nameof(System.Text.Json.Nodes.JsonNode)) is { } anything)
            {
                properties[name] = anything;
            }
        }
    }

    private static void Sort(OpenApiOperation operation)
    {
        var responses = operation.Responses?.OrderBy(response => int.Parse(response.Key, CultureInfo.InvariantCulture)).ToList() ?? [];
        operation.Responses?.Clear();
        foreach (var (status, response) in responses)
        {
            operation.Responses![status] = response;
            if (response.Content?.TryGetValue("text/event-stream", out var stream) == true && stream.Schema is OpenApiSchemaReference told)
            {
                stream.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = $"Server-Sent Events; data of each is JSON of the schema {told.Reference.Id}." };
            }
        }
    }

    private static Dictionary<string, T>? Sorted<T>(IDictionary<string, T>? parts) =>
        parts?.OrderBy(part => part.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
}
