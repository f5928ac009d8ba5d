using System.Text;

namespace Atapos.IntegrationTests.Sight;

/// <summary>Reads as much of protobuf as a collector needs: fields by their numbers, nested as deep as one asks.</summary>
internal readonly struct Protobuf(ReadOnlyMemory<byte> bytes)
{
    private enum Wire
    {
        Number = 0,
        Eight = 1,
        Bytes = 2,
        Four = 5,
    }

    internal string Text => Encoding.UTF8.GetString(bytes.Span);

    internal string Hex => Convert.ToHexStringLower(bytes.Span);

    /// <summary>The messages, texts and bytes below a path of field numbers.</summary>
    internal IReadOnlyList<Protobuf> All(params ReadOnlySpan<int> path)
    {
        List<Protobuf> found = [this];
        foreach (var field in path)
        {
            found = [.. found.SelectMany(message => message.Fields(field))];
        }

        return found;
    }

    /// <summary>The first of them; empty when there is none.</summary>
    internal Protobuf First(params ReadOnlySpan<int> path) => All(path) is [var first, ..] ? first : default;

    private List<Protobuf> Fields(int wanted)
    {
        var found = new List<Protobuf>();
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Number(ref at);
            switch ((Wire)(tag & 7))
            {
                case Wire.Number:
                    Number(ref at);
                    break;
                case Wire.Eight:
                    at += 8;
                    break;
                case Wire.Four:
                    at += 4;
                    break;
                default:
                    var length = (int)Number(ref at);
                    if (tag >> 3 == (ulong)wanted)
                    {
                        found.Add(new(bytes.Slice(at, length)));
                    }

                    at += length;
                    break;
            }
        }

        return found;
    }

    private ulong Number(ref int at)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var part = bytes.Span[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
