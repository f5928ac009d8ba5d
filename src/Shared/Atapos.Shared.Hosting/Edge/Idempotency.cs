using System.Security.Cryptography;
using System.Text;
using Atapos.Shared.Hosting.Data;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>The key that a caller gave a request so that it may be sent again (ruling 19).</summary>
/// <param name="Value">The key, 1 to 255 visible ASCII characters.</param>
/// <param name="RequestHash">SHA-256 of method, path, query and body.</param>
internal sealed record IdempotencyKey(string Value, byte[] RequestHash)
{
    /// <summary>Tells this request from its copies.</summary>
    internal byte[] Claim { get; } = RandomNumberGenerator.GetBytes(16);
}

/// <summary>Marks endpoints that create something or move money.</summary>
public sealed class TakesIdempotencyKey;

/// <summary>Makes an endpoint honour <c>Idempotency-Key</c>.</summary>
public static class Idempotency
{
    /// <summary>The header with the key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The same key and body from the same caller replays the first answer for 24 hours.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TakesIdempotencyKey())
        .ProducesProblems(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);

    /// <summary>Removes the remembered answers of a caller, because they hold its personal data.</summary>
    /// <param name="session">An open session.</param>
    /// <param name="callerKey"><see cref="Security.Caller.Key"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task ForgetAsync(TenantSession session, string callerKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        await using var command = session.Command(
            "delete from edge.idempotency_keys where me_id = $1 and caller = $2", session.Tenant.Current.Value, callerKey);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Reads the key and the body's hash before the body is bound.</summary>
internal sealed class IdempotencyReader(RequestDelegate next)
{
    private const int LongestKey = 255;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Headers.TryGetValue(Idempotency.Header, out var values)
            && context.GetEndpoint()?.Metadata.GetMetadata<TakesIdempotencyKey>() is not null)
        {
            var key = values.ToString();
            if (values.Count != 1 || key.Length is 0 or > LongestKey || !key.All(c => c is > ' ' and < (char)127))
            {
                throw new ProblemException(
                    StatusCodes.Status400BadRequest, "idempotency.key-unreadable", $"{Idempotency.Header} must have 1 to {LongestKey} visible ASCII characters.");
            }

            context.Features.Set(new IdempotencyKey(key, await HashAsync(context.Request, context.RequestAborted)));
        }

        await next(context);
    }

    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
