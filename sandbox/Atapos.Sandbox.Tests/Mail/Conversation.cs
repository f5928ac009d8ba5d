using System.Net.Sockets;
using System.Text;

namespace Atapos.Sandbox.Tests.Mail;

/// <summary>SMTP spoken by hand, so that it can be spoken badly.</summary>
internal sealed class Conversation : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    /// <summary>Connects; the greeting is yet to be read.</summary>
    public static async Task<Conversation> ConnectAsync(int port)
    {
        var conversation = new Conversation();
        await conversation._client.ConnectAsync("127.0.0.1", port);
        conversation._reader = new StreamReader(conversation._client.GetStream(), Encoding.UTF8);
        return conversation;
    }

    /// <summary>Connects and reads the greeting, and greets back where it is told to.</summary>
    public static async Task<Conversation> BeginAsync(int port, bool greet = false)
    {
        var conversation = await ConnectAsync(port);
        (await conversation.ReadAsync()).ShouldStartWith("220 ");
        if (greet)
        {
            (await conversation.SayAsync("EHLO client.example.com")).ShouldStartWith("250");
        }

        return conversation;
    }

    /// <summary>Sends a line and reads the reply to it.</summary>
    public async Task<string> SayAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadAsync();
    }

    /// <summary>Sends lines one by one; the reply to each begins as said.</summary>
    public async Task SayAsync(params (string Line, string Reply)[] lines)
    {
        foreach (var (line, reply) in lines)
        {
            (await SayAsync(line)).ShouldStartWith(reply, customMessage: line);
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        await _client.GetStream().WriteAsync(bytes, limit.Token);
    }

    /// <summary>One reply with all its lines; empty when the server has ended the connection.</summary>
    public async Task<string> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var reply = new StringBuilder();
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            reply.AppendLine(line);
            if (line.Length < 4 || line[3] != '-')
            {
                break;
            }
        }

        return reply.ToString();
    }

    /// <summary>Whether the server has ended the connection.</summary>
    public async Task<bool> IsOverAsync()
    {
        try
        {
            return (await ReadAsync()).Length == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
