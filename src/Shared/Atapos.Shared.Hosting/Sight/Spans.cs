using System.Diagnostics;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>The parts of a trace that are ours: what is done behind a request, long after its answer and perhaps on another host.</summary>
public static class Spans
{
    /// <summary>The name of their source.</summary>
    internal const string Source = "Atapos";

    private static readonly ActivitySource Ours = new(Source);

    /// <summary>Names the trace that is being kept now, for a row that goes on with it later; null when none is.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>Goes on with a trace; null when none is kept. Ends when disposed.</summary>
    /// <param name="act">What is done: <c>deliver</c>.</param>
    /// <param name="what">To what, without names or numbers of anybody: <c>payments.payment-settled.v1</c>.</param>
    /// <param name="traceParent">What <see cref="Current"/> was when the work was written down.</param>
    public static IDisposable? Continue(string act, string what, string? traceParent)
    {
        if (traceParent is null || !ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var parent))
        {
            return null;
        }

        return Ours.StartActivity($"{act} {what}", ActivityKind.Consumer, parent);
    }

    /// <summary>Fills the column that keeps <see cref="Current"/>.</summary>
    public sealed class Generator : ValueGenerator<string?>
    {
        /// <inheritdoc/>
        public override bool GeneratesTemporaryValues => false;

        /// <inheritdoc/>
        public override string? Next(EntityEntry entry) => Current;
    }
}
