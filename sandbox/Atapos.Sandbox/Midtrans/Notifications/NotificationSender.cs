using System.Net.Http.Headers;
using System.Text;

namespace Atapos.Sandbox.Midtrans.Notifications;

/// <summary>Sends what is due, and lets expire what nobody paid.</summary>
internal sealed class NotificationSender(NotificationQueue queue, MidtransLedger ledger) : BackgroundService
{
    private const int MostAtOnce = 32;
    private const int MostHops = 5;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = LongestAnswer,
    };

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        var sending = new List<Task>();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                ledger.ExpireDue();
                sending.RemoveAll(task => task.IsCompleted);
                sending.AddRange(queue.TakeDue(MostAtOnce - sending.Count).Select(delivery => SendAsync(delivery, stoppingToken)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sending);
        }
    }

    private async Task SendAsync(Delivery delivery, CancellationToken stopping)
    {
        try
        {
            queue.Report(delivery.Id, await PostAsync(new Uri(delivery.Url), delivery.Body, stopping), error: null);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            queue.Report(delivery.Id, status: null, fault.Message);
        }
    }

    private async Task<int> PostAsync(Uri url, string body, CancellationToken stopping)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Headers.UserAgent.ParseAdd("Veritrans");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Content.Headers.ContentType!.CharSet = null;
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            var status = (int)response.StatusCode;
            if (status is not (307 or 308) || hop == MostHops || response.Headers.Location is not { } next)
            {
                return status;
            }

            url = next.IsAbsoluteUri ? next : new Uri(url, next);
        }
    }
}
