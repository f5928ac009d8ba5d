using Atapos.Shared.Hosting.Http;
using Atapos.Shared.Hosting.Security;
using Atapos.Shared.Hosting.Settings;
using Atapos.Shared.Hosting.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Edge;

/// <summary>Answers from what is kept, once it is known who asks and whose shop it is, and before anything is bound or begun.</summary>
internal sealed class KeptAnswerReader(RequestDelegate next, EdgeSettings settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // Encrypted answers are made each time: they exist for old clients alone.
        if (settings.EncryptionEnabled || context.GetEndpoint()?.Metadata.GetMetadata<KeptBy>() is not { } kept)
        {
            return next(context);
        }

        var answers = (KeptAnswers)context.RequestServices.GetRequiredService(kept.Answers);
        var tenant = context.RequestServices.GetRequiredService<TenantScope>().Current;
        var address = AddressOf(context);
        if (answers.Find(tenant, address) is { } answer)
        {
            return EntityTags.WriteAsync(context, answer);
        }

        if (answers.Begin() is { } began)
        {
            context.Features.Set(new Keeping(answers, tenant, address, began));
        }

        return next(context);
    }

    // Staff may be shown more than others.
    private static string AddressOf(HttpContext context) =>
        string.Concat(Caller.Of(context).IsStaff ? "staff " : "", context.Request.Path.Value, context.Request.QueryString.Value);
}

/// <summary>Names who keeps the answers of an endpoint.</summary>
/// <param name="Answers">A <see cref="KeptAnswers"/>, a singleton.</param>
internal sealed record KeptBy(Type Answers);

/// <summary>What is needed to keep the answer that is being made.</summary>
internal sealed record Keeping(KeptAnswers Answers, TenantId Tenant, string Address, long Began)
{
    internal void Keep(KeptAnswer answer) => Answers.Keep(Tenant, Address, answer, Began);
}

/// <summary>How an endpoint lets its answers be kept.</summary>
public static class KeptAnswersOfEndpoint
{
    /// <summary>Answers of this public read may be kept, where the use case says so of the single answer (<see cref="KeepingAnswers.KeepAnswer"/>).</summary>
    public static RouteHandlerBuilder KeptBy<TAnswers>(this RouteHandlerBuilder endpoint)
        where TAnswers : KeptAnswers => endpoint.WithMetadata(new KeptBy(typeof(TAnswers)));
}
