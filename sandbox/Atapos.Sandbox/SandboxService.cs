using Atapos.Sandbox.Faults;
using Atapos.Sandbox.Http;

namespace Atapos.Sandbox;

/// <summary>One outside service that the sandbox plays.</summary>
/// <param name="Name">The name faults are set by, in lower case.</param>
/// <param name="Title">What it stands for, for people.</param>
internal sealed record SandboxService(string Name, string Title)
{
    /// <summary>The faults of a service that speaks HTTP: the sandbox lets them strike every request under its paths.</summary>
    public static IReadOnlyList<FaultMode> HttpFaultModes { get; } =
        [FaultMode.None, FaultMode.Down, FaultMode.Slow, FaultMode.Garbage, FaultMode.Error500, FaultMode.CutAfterActing];

    /// <summary>The paths of the service's own API over HTTP. Faults strike these alone: the sandbox's controls beside them always work.</summary>
    public IReadOnlyList<PathString> ApiPrefixes { get; init; } = [];

    /// <summary>What a fault can be narrowed to. Over HTTP it is the last segment of the path.</summary>
    public required IReadOnlyList<string> Operations { get; init; }

    /// <summary>The faults this service knows.</summary>
    public IReadOnlyList<FaultMode> FaultModes { get; init; } = HttpFaultModes;

    /// <summary>The host's variables for this service, given the address the sandbox was reached at, without a slash at its end.</summary>
    public required Func<string, IReadOnlyDictionary<string, string>> Settings { get; init; }

    /// <summary>The sandbox's own endpoints for this service, for people.</summary>
    public required IReadOnlyList<string> Controls { get; init; }

    /// <summary>An error of this status in the words of this service.</summary>
    public Func<int, string, IResult> Error { get; init; } = ApiError.Answer;
}
