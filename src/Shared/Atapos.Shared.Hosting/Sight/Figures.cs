using System.Diagnostics.Metrics;
using Atapos.Shared.Hosting.Http;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Sight;

/// <summary>The figures of the business and of what works for it, counted by this host since its start (ADR 39).</summary>
/// <remarks>Labels are words of the code, never merchants, people or orders: their number is bounded.</remarks>
public sealed class Figures
{
    /// <summary>The name of the meter.</summary>
    internal const string MeterName = "Atapos";

    // A figure that begins with its first event has no rise in it, and these wake people.
    private static readonly (string Code, int Status)[] AlwaysTold =
    [
        (ProblemCodes.Internal, StatusCodes.Status500InternalServerError),
        (ProblemCodes.DatabaseUnavailable, StatusCodes.Status503ServiceUnavailable),
        (ProblemCodes.Overloaded, StatusCodes.Status503ServiceUnavailable),
        (ProblemCodes.RateLimited, StatusCodes.Status429TooManyRequests),
    ];

    private readonly Counter<long> _problems;
    private readonly IReadOnlyList<IEventFigures> _ofEvents;

    /// <summary>Made by the container.</summary>
    internal Figures(IMeterFactory meters, IEnumerable<IEventFigures> ofEvents, SightSettings settings)
    {
        Meter = meters.Create(MeterName);
        IsWatched = settings.Counts;
        _problems = Meter.CreateCounter<long>("atapos.problems", unit: null, "Requests answered with a failure, by its code.");
        _ofEvents = [.. ofEvents];
    }

    /// <summary>Where instruments are made.</summary>
    public Meter Meter { get; }

    /// <summary>True when somebody looks.</summary>
    internal bool IsWatched { get; }

    /// <summary>Begins all figures at nothing, once those who look are there.</summary>
    internal void Begin()
    {
        foreach (var figures in _ofEvents)
        {
            figures.Begin(Meter);
        }

        foreach (var (code, status) in AlwaysTold)
        {
            _problems.Add(0, new("code", code), new("status", status));
        }
    }

    /// <summary>Counts a request that was answered with a failure.</summary>
    internal void CountProblem(string problem, int status) => _problems.Add(1, new("code", problem), new("status", status));

    /// <summary>Counts an event that this host has committed.</summary>
    internal void Count(IntegrationEvent happened)
    {
        foreach (var figures in _ofEvents)
        {
            figures.Count(happened);
        }
    }
}

/// <summary>What a module counts of the events that it has published: each once, when it is committed, on the host that wrote it.</summary>
public interface IEventFigures
{
    /// <summary>Makes the instruments.</summary>
    void Begin(Meter meter);

    /// <summary>Counts an event, if it is one of the module's.</summary>
    void Count(IntegrationEvent happened);
}
