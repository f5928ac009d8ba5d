using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atapos.Shared.Hosting.Wire;

/// <summary>How JSON is written and read everywhere (ruling 16).</summary>
public static class WireJson
{
    /// <summary>Sets the rules on the options of the framework.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = false;
        options.Converters.Add(new EnumWordConverterFactory());
        options.Converters.Add(new UtcInstantConverter());
    }

    /// <summary>Exactly the words of <see cref="EnumWords{TEnum}"/>; the framework's converter also takes the .NET names, in any case.</summary>
    private sealed class EnumWordConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(EnumWordConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class EnumWordConverter<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && EnumWords<TEnum>.TryParse(reader.GetString(), out var value)
                ? value
                : throw new JsonException($"Not one of {string.Join(", ", EnumWords<TEnum>.All)}.");

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WriteStringValue(EnumWords<TEnum>.Of(value));
    }

    /// <summary>RFC 3339 in UTC with a Z; without an offset is unreadable, because it names no instant.</summary>
    private sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && HasOffset(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant)
                ? instant
                : throw new JsonException("Not an RFC 3339 instant.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

        private static bool HasOffset(string text) =>
            text.Length >= 20 && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-');
    }
}
