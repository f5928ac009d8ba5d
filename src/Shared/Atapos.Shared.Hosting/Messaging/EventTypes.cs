using System.Reflection;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>All events of the modules' Contracts by their stored names, whether or not anybody in this process reacts to them.</summary>
internal sealed class EventTypes(IEnumerable<IModule> modules)
{
    private readonly Lazy<Dictionary<string, Type>> _byName = new(() => modules
        .SelectMany(module => module.GetType().Assembly.GetReferencedAssemblies())
        .Where(name => name.Name!.EndsWith(".Contracts", StringComparison.Ordinal))
        .DistinctBy(name => name.Name, StringComparer.Ordinal)
        .SelectMany(name => Assembly.Load(name).GetExportedTypes())
        .Where(type => type.IsSubclassOf(typeof(IntegrationEvent)))
        .ToDictionary(EventNames.Of, StringComparer.Ordinal));

    internal Type? Find(string eventName) => _byName.Value.GetValueOrDefault(eventName);
}
