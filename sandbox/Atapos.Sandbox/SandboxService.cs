namespace Atapos.Sandbox;

/// <summary>One outside service that the sandbox plays.</summary>
/// <param name="Name">The name faults are set by, in lower case.</param>
/// <param name="Title">What it stands for, for people.</param>
/// <param name="ApiPrefixes">The paths of the service's own API. Faults strike these alone: the sandbox's controls beside them always work.</param>
/// <param name="Settings">The host's variables and the path each has to point to.</param>
/// <param name="Controls">The sandbox's own endpoints for this service, for people.</param>
internal sealed record SandboxService(
    string Name,
    string Title,
    IReadOnlyList<PathString> ApiPrefixes,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Controls);
