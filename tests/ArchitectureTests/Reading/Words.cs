using System.Globalization;
using System.Reflection;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>Types and parameters as C# writes them, with what may be null.</summary>
internal static class Words
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    internal static string Of(Type type) => Of(type, nullability: null);

    internal static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    internal static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    internal static string Of(ParameterInfo parameter) => Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    internal static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter.DefaultValue) : "")}"));

    internal static string Generic(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Of))}>";

    internal static string Constraints(Type[] arguments) => string.Concat(arguments
        .Where(argument => argument.IsGenericParameter)
        .Select(argument => (argument.Name, Rules: RulesOf(argument)))
        .Where(argument => argument.Rules.Count > 0)
        .Select(argument => $" where {argument.Name} : {string.Join(", ", argument.Rules)}"));

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value, nullability: null) + "?";
        }

        var mark = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (type.IsArray)
        {
            return Of(type.GetElementType()!, nullability?.ElementType) + "[]" + mark;
        }

        if (!type.IsGenericType)
        {
            return Keywords.GetValueOrDefault(type, type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{type.Name}" : type.Name) + mark;
        }

        var arguments = type.GetGenericArguments();
        var known = nullability?.GenericTypeArguments ?? [];
        var written = arguments.Select((argument, i) => Of(argument, i < known.Length ? known[i] : null)).ToList();
        return type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
            ? $"({string.Join(", ", written)})"
            : $"{type.Name.Split('`')[0]}<{string.Join(", ", written)}>{mark}";
    }

    private static List<string> RulesOf(Type parameter)
    {
        var rules = new List<string>();
        var flags = parameter.GenericParameterAttributes;
        if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            rules.Add("struct");
        }
        else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            rules.Add("class");
        }

        rules.AddRange(parameter.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Of));
        return rules;
    }

    private static string Default(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
