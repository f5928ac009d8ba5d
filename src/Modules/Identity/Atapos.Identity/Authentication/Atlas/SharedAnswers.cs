using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Atapos.Identity.Authentication.Atlas;

/// <summary>Asks once for all who bring the same token at the same time, and keeps a good answer for a while. Tokens are kept as hashes alone.</summary>
/// <typeparam name="TAnswer">What is answered about a token; null is a failure and is not kept.</typeparam>
internal sealed class SharedAnswers<TAnswer>(TimeProvider clock, TimeSpan keepFor) : IDisposable
    where TAnswer : class
{
    private const int MostKept = 10_000;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept, Clock = new CacheClock(clock) });
    private readonly ConcurrentDictionary<string, Lazy<Task<TAnswer?>>> _asking = new(StringComparer.Ordinal);

    /// <summary>The answer about a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ask">Asks; bounded in time by itself, because it goes on for the others when one stops waiting.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal async Task<TAnswer?> GetAsync(string token, Func<Task<TAnswer?>> ask, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_kept.TryGetValue(key, out TAnswer? known))
        {
            return known;
        }

        var asking = _asking.GetOrAdd(key, _ => new(() => AskAsync(key, ask)));
        return await asking.Value.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _kept.Dispose();

    private async Task<TAnswer?> AskAsync(string key, Func<Task<TAnswer?>> ask)
    {
        try
        {
            // Somebody else's question may have ended between the look at what is kept and this one.
            if (_kept.TryGetValue(key, out TAnswer? known))
            {
                return known;
            }

            var asked = clock.GetUtcNow();
            var answer = await ask();
            if (answer is not null && keepFor > TimeSpan.Zero)
            {
                _kept.Set(key, answer, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = asked + keepFor });
            }

            return answer;
        }
        finally
        {
            _asking.TryRemove(key, out _);
        }
    }

    private sealed class CacheClock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
