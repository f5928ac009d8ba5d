using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atapos.Shared.Hosting.Wire;

/// <summary>A member of a request body that may be left out, which is not the same as null: what is left out stays as it is (ruling 13).</summary>
/// <typeparam name="T">What it holds; nullable where null takes a value away.</typeparam>
/// <remarks>For members that can be set to null. Where null means nothing a nullable type does: null is then as if left out.</remarks>
[JsonConverter(typeof(OptionalConverterFactory))]
public readonly record struct Optional<T>
{
    /// <summary>A member that was given.</summary>
    public Optional(T value) => (Value, IsGiven) = (value, true);

    /// <summary>What was given; the default when nothing was.</summary>
    public T? Value { get; }

    /// <summary>False when the member was left out.</summary>
    public bool IsGiven { get; }

    /// <summary>What was given, else what is there already.</summary>
    public T? Or(T? present) => IsGiven ? Value : present;

    /// <inheritdoc/>
    public override string ToString() => IsGiven ? Value?.ToString() ?? "null" : "";

    /// <summary>A member that was given.</summary>
    public static implicit operator Optional<T>(T value) => new(value);
}

internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        // Not by a serializer of its own, which would name the member that is wrong from there on and so not at all.
        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Null
            ? new(default!)
            : new(((JsonConverter<T>)options.GetConverter(typeof(T))).Read(ref reader, typeof(T), options)!);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);
    }
}
