using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace Atapos.IntegrationTests.Harness;

/// <summary>A test behind a real nginx; skipped, saying why, where there is none.</summary>
public sealed class NginxFactAttribute : FactAttribute
{
    internal const string Program = "/usr/sbin/nginx";

    public NginxFactAttribute() => Skip = File.Exists(Program) ? null : "nginx is not installed.";
}

/// <summary>An nginx of its own with the configuration that the repository recommends, before hosts of a test.</summary>
internal sealed partial class NginxProxy : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atapos-nginx-").FullName;
    private Process? _process;

    private NginxProxy(Uri address) => Address = address;

    /// <summary>Where it listens.</summary>
    internal Uri Address { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="hosts">What it distributes to.</param>
    internal static async Task<NginxProxy> StartAsync(IReadOnlyList<Uri> hosts)
    {
        var proxy = new NginxProxy(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{HostProcess.FreePort()}")));
        await proxy.WriteAsync(hosts);
        proxy._process = Process.Start(new ProcessStartInfo(NginxFactAttribute.Program, ["-p", proxy._folder, "-c", "nginx.conf", "-e", "error.log"]) { UseShellExecute = false })!;
        await Eventually.BeTrueAsync(proxy.IsListeningAsync, "nginx should listen");
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.StopAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task WriteAsync(IReadOnlyList<Uri> hosts)
    {
        var recommended = await File.ReadAllTextAsync(Repository.At("deploy/nginx.conf"));
        var servers = HostLine().Matches(recommended);
        var ours = string.Concat(hosts.Select(host => $"{servers[0].Groups["before"].Value}{host.Authority}{servers[0].Groups["after"].Value}\n"));
        var site = HostLine().Replace(recommended, "").Insert(servers[0].Index, ours).Replace("listen 8080", $"listen {Address.Authority}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "atapos.conf"), site);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $$"""
            daemon off;
            pid nginx.pid;
            worker_processes 2;
            {{(Environment.IsPrivilegedProcess ? $"user {Environment.UserName};" : "")}}
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                include atapos.conf;
            }
            """);
    }

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?<before> +server )[0-9.:]+(?<after> .*;)\n", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostLine();
}
