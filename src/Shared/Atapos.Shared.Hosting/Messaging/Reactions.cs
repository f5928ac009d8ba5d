using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>The list of everything that modules do when an event of another module arrives.</summary>
public sealed class Reactions
{
    private readonly List<Action<IMediatorRegistrationConfigurator>> _consumers = [];
    private readonly Dictionary<string, Type> _events = new(StringComparer.Ordinal);

    /// <summary>Lists a reaction.</summary>
    /// <typeparam name="TReaction">A <see cref="Reaction{TEvent}"/>.</typeparam>
    public Reactions Add<TReaction>()
        where TReaction : class, IConsumer
    {
        var happened = EventOf(typeof(TReaction));
        _events[EventNames.Of(happened)] = happened;
        _consumers.Add(bus => bus.AddConsumer<TReaction>());
        return this;
    }

    internal void AddTo(IServiceCollection services) => services.AddMediator(bus => _consumers.ForEach(add => add(bus)));

    internal bool IsAwaited(string eventName) => _events.ContainsKey(eventName);

    internal Type? TypeOf(string eventName) => _events.GetValueOrDefault(eventName);

    private static Type EventOf(Type reaction)
    {
        for (var type = reaction; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Reaction<>))
            {
                return type.GetGenericArguments()[0];
            }
        }

        throw new InvalidOperationException($"{reaction} is no Reaction.");
    }
}
