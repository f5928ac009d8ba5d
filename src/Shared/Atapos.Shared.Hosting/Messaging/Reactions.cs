using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Atapos.Shared.Hosting.Messaging;

/// <summary>The list of everything that modules do when an event of another module arrives.</summary>
public sealed class Reactions
{
    private readonly List<Action<IMediatorRegistrationConfigurator>> _consumers = [];
    private readonly Dictionary<string, Type> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<IServiceProvider, IReactionAtOnce>?> _onlyAtOnce = new(StringComparer.Ordinal);

    /// <summary>Lists a reaction.</summary>
    /// <typeparam name="TReaction">A <see cref="Reaction{TEvent}"/>.</typeparam>
    public Reactions Add<TReaction>()
        where TReaction : class, IConsumer
    {
        var happened = EventOf(typeof(TReaction));
        var name = EventNames.Of(happened);
        var isAtOnce = typeof(TReaction).IsAssignableTo(typeof(IReactionAtOnce));
        _onlyAtOnce[name] = isAtOnce && !_events.ContainsKey(name) ? services => (IReactionAtOnce)services.GetRequiredService<TReaction>() : null;
        _events[name] = happened;
        _consumers.Add(bus => bus.AddConsumer<TReaction>());
        return this;
    }

    internal void AddTo(IServiceCollection services) => services.AddMediator(bus => _consumers.ForEach(add => add(bus)));

    internal bool IsAwaited(string eventName) => _events.ContainsKey(eventName);

    internal Type? TypeOf(string eventName) => _events.GetValueOrDefault(eventName);

    /// <summary>The statement that is all that follows an event in this process; null when it takes more, and delivery is to do it.</summary>
    /// <param name="written">What has happened, and is about to be committed.</param>
    /// <param name="scope">Makes the reaction.</param>
    internal NpgsqlBatchCommand? StatementWith(OutboxMessage written, IServiceProvider scope) =>
        _onlyAtOnce.GetValueOrDefault(written.Name)?.Invoke(scope).StatementWith(written.Event!);

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
