using System.Collections.Concurrent;
using System.Reflection;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>Stable names of integration events, so that a type may be renamed while messages wait.</summary>
internal static class EventNames
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    internal static string Of(Type type) => Names.GetOrAdd(type, static type =>
        type.GetCustomAttribute<EventNameAttribute>()?.Name ?? throw new InvalidOperationException($"{type} has no [EventName]."));
}
