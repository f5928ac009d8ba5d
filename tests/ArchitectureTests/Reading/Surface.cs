using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>Writes down what an assembly shows, one line a type and one a member, so that a change of it is seen in a review.</summary>
internal static class Surface
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(HeadOf(type)).Append('\n');
            foreach (var line in MembersOf(type))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string HeadOf(Type type)
    {
        IEnumerable<string> bases = type.IsEnum ? [] : new[] { type.BaseType }
            .Where(parent => parent is not null && parent != typeof(object) && parent != typeof(ValueType))
            .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
            .Where(parent => !parent!.Name.StartsWith("IEquatable`", StringComparison.Ordinal))
            .Select(parent => Words.Of(parent!)).Order(StringComparer.Ordinal);
        var inherited = string.Join(", ", bases);
        return $"{AttributesOf(type)}{KindOf(type)} {type.Namespace}.{Words.Of(type)}{(inherited.Length > 0 ? " : " : "")}{inherited}"
            + Words.Constraints(type.GetGenericArguments());
    }

    private static string KindOf(Type type)
    {
        var isRecord = type.GetMethods(Own).Any(method => method.Name is "<Clone>$" or "PrintMembers");
        return type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(isRecord ? "record " : "")}struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => $"{(type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(isRecord ? "record" : "class")}",
        };
    }

    private static string AttributesOf(Type type) => string.Concat(type.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType.Namespace!.StartsWith("Atapos", StringComparison.Ordinal))
        .Select(attribute => (Name: attribute.AttributeType.Name.Replace("Attribute", "", StringComparison.Ordinal), Arguments: attribute.ConstructorArguments))
        .Select(attribute => $"[{attribute.Name}({string.Join(", ", attribute.Arguments)})] "));

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name =>
                string.Create(CultureInfo.InvariantCulture, $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"));
        }

        return
        [
            .. type.GetFields(Own).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName).Select(FieldOf).Order(StringComparer.Ordinal),
            .. type.GetConstructors(Own).Where(IsShown)
                .Select(made => $"{(made.IsPublic ? "" : "protected ")}new({Words.Parameters(made)})").Order(StringComparer.Ordinal),
            .. type.GetProperties(Own).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible) && !IsCompilers(property))
                .Select(PropertyOf).Order(StringComparer.Ordinal),
            .. type.GetEvents(Own).Where(happened => IsVisible(happened.AddMethod!)).Select(happened => $"event {happened.Name}").Order(StringComparer.Ordinal),
            .. type.GetMethods(Own).Where(method => IsShown(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                .Select(MethodOf).Order(StringComparer.Ordinal),
        ];
    }

    private static string FieldOf(FieldInfo field) => field.IsLiteral
        ? string.Create(CultureInfo.InvariantCulture, $"const {Words.Of(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}")
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Words.Of(field)} {field.Name}";

    private static string PropertyOf(PropertyInfo property)
    {
        var setter = property.SetMethod;
        var init = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = setter is null || !IsVisible(setter) ? "" : init ? " init;" : " set;";
        return $"{ModifiersOf(property.GetAccessors(nonPublic: true)[0])}{Words.Of(property)} {property.Name} {{ get;{set} }}";
    }

    private static string MethodOf(MethodInfo method) =>
        $"{ModifiersOf(method)}{Words.Of(method.ReturnParameter)} {method.Name}{Words.Generic(method.GetGenericArguments())}"
        + $"({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{Words.Parameters(method)}){Words.Constraints(method.GetGenericArguments())}";

    private static string ModifiersOf(MethodInfo method)
    {
        var inherited = method switch
        {
            { DeclaringType.IsInterface: true } or { IsVirtual: false } or { IsFinal: true } => "",
            { IsAbstract: true } => "abstract ",
            _ => method.GetBaseDefinition() == method ? "virtual " : "override ",
        };
        return $"{(method.IsPublic ? "" : "protected ")}{(method.IsStatic ? "static " : "")}{inherited}";
    }

    private static bool IsShown(MethodBase method) => IsVisible(method) && !IsCompilers(method);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCompilers(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || member.Name == "EqualityContract";
}
