using System.Net.Http.Headers;
using System.Text;
using Atapos.IntegrationTests.OpenApi;

namespace Atapos.IntegrationTests.Fuzz;

/// <summary>A part of a form.</summary>
/// <param name="Name">The field.</param>
/// <param name="Content">The file, or the text in UTF-8.</param>
/// <param name="FileName">Null for a text.</param>
internal sealed record FuzzPart(string Name, byte[] Content, string? FileName);

/// <summary>The body of a request that was made up.</summary>
/// <param name="MediaType">As sent; null for none.</param>
/// <param name="Text">The whole body; not looked at when there are parts.</param>
/// <param name="Parts">Of a form; null when it is none.</param>
internal sealed record FuzzBody(string? MediaType, string Text, IReadOnlyList<FuzzPart>? Parts = null)
{
    internal HttpContent ToContent()
    {
        if (Parts is not null)
        {
            var form = new MultipartFormDataContent();
            foreach (var part in Parts)
            {
                var content = new ByteArrayContent(part.Content);
                if (part.FileName is { } name)
                {
                    form.Add(content, part.Name, name);
                }
                else
                {
                    form.Add(content, part.Name);
                }
            }

            return form;
        }

        var text = new ByteArrayContent(Encoding.UTF8.GetBytes(Text));
        if (MediaType is { } mediaType)
        {
            ((HttpHeaders)text.Headers).TryAddWithoutValidation("Content-Type", mediaType);
        }

        return text;
    }
}

/// <summary>A request that was made up.</summary>
/// <param name="Operation">What it is for.</param>
/// <param name="Caller">Who sends it.</param>
/// <param name="Path">With its query.</param>
/// <param name="Headers">Beyond the usual ones.</param>
/// <param name="Body">Null for none.</param>
internal sealed record FuzzRequest(
    ApiOperation Operation, string Caller, string Path, IReadOnlyList<(string Name, string Value)> Headers, FuzzBody? Body)
{
    public override string ToString()
    {
        var text = new StringBuilder($"{Operation.Method} {Path} by {Caller}");
        foreach (var (name, value) in Headers)
        {
            text.Append(" [").Append(name).Append(": ").Append(Cut(value)).Append(']');
        }

        return (Body?.Parts is { } parts
            ? text.Append(" form ").AppendJoin(", ", parts.Select(part => $"{part.Name}={(part.FileName is null ? Encoding.UTF8.GetString(part.Content) : $"{part.Content.Length} bytes")}"))
            : text.Append(Body is null ? "" : $" {Body.MediaType} {Cut(Body.Text)}")).ToString();
    }

    private static string Cut(string text) => text.Length > 600 ? text[..600] + "..." : text;
}
