using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>A top-level type. The code of its nested and compiler-made types counts as its own.</summary>
/// <remarks>Everything is read at once, because Cecil reads lazily and tests run side by side.</remarks>
internal sealed partial class CodeType(TypeDefinition definition)
{
    private readonly IReadOnlyList<TypeReference> _ancestors = [.. AncestorsOf(definition)];

    internal TypeDefinition Definition { get; } = definition;

    internal string Name => Definition.Name;

    internal string Assembly => Definition.Module.Assembly.Name.Name;

    /// <summary><c>Ordering</c> for all of <c>Atapos.Ordering</c> and of its contracts.</summary>
    internal string Module => Assembly.Split('.')[1];

    internal bool IsContract => Assembly.EndsWith(".Contracts", StringComparison.Ordinal);

    /// <summary>All that it uses of other types, each place by itself.</summary>
    internal IReadOnlyList<Use> Uses { get; } = [.. UsesOf(definition).Where(use => use.To.Outermost() != definition.FullName && !use.IsOfCompiler)];

    internal IEnumerable<Use> Calls => Uses.Where(use => use.Method is not null);

    internal bool IsIn(string space) => Names.IsIn(Definition.Namespace, space);

    /// <summary>True when it inherits or implements a type, named in full, on however many steps.</summary>
    internal bool Is(string fullName) =>
        _ancestors.Any(ancestor => ancestor.GetElementType().FullName == fullName);

    /// <summary>The type argument with which it inherits or implements a generic type.</summary>
    internal TypeReference? ArgumentOf(string fullName)
    {
        var argument = _ancestors.OfType<GenericInstanceType>().FirstOrDefault(ancestor => ancestor.ElementType.FullName == fullName)?.GenericArguments[0];

        // Inherited through another generic type, it is what that one was given.
        return argument is GenericParameter { Owner: TypeReference between } ? ArgumentOf(between.FullName) : argument;
    }

    internal IEnumerable<TypeDefinition> WithNested() => WithNested(Definition);

    public override string ToString() => Definition.FullName;

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<TypeReference> AncestorsOf(TypeDefinition type)
    {
        for (var current = type; current is not null; current = current.BaseType?.Resolve())
        {
            foreach (var implemented in current.Interfaces)
            {
                yield return implemented.InterfaceType;
            }

            if (current.BaseType is { } parent)
            {
                yield return parent;
            }
        }
    }

    private static IEnumerable<Use> UsesOf(TypeDefinition type)
    {
        var uses = new List<Use>();
        Add("inherits", type.BaseType);
        AddAll("implements", type.Interfaces.Select(implemented => implemented.InterfaceType));
        AddAll("constraint", type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        AddAll("attribute", Attributes(type));
        foreach (var property in type.Properties)
        {
            AddAll(property.Name, Attributes(property));
        }

        foreach (var field in type.Fields)
        {
            var member = MemberOf(type, field.Name);
            Add(member, field.FieldType);
            AddAll(member, Attributes(field));
        }

        foreach (var method in type.Methods)
        {
            var member = MemberOf(type, method.Name);
            Add(member, method.ReturnType);
            AddAll(member, method.Parameters.Select(parameter => parameter.ParameterType));
            AddAll(member, Attributes(method).Concat(method.Parameters.SelectMany(Attributes)));
            AddAll(member, method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
            if (method.HasBody)
            {
                AddAll(member, method.Body.Variables.Select(variable => variable.VariableType));
                AddAll(member, method.Body.ExceptionHandlers.Select(handler => handler.CatchType));
                uses.AddRange(method.Body.Instructions.SelectMany(instruction => UsesOf(instruction, method, member)));
            }
        }

        return uses.Concat(type.NestedTypes.SelectMany(UsesOf));

        void Add(string member, TypeReference? to) => uses.AddRange(Parts(to).Select(part => new Use(member, part)));
        void AddAll(string member, IEnumerable<TypeReference?> all) => uses.AddRange(all.SelectMany(Parts).Select(part => new Use(member, part)));
    }

    private static IEnumerable<Use> UsesOf(Instruction instruction, MethodDefinition within, string member) => instruction.Operand switch
    {
        MethodReference called =>
        [
            new(member, called.DeclaringType.GetElementType()) { Method = called.Name, Called = called, Within = within },
            .. SignatureOf(called).SelectMany(Parts).Select(part => new Use(member, part)),
        ],
        FieldReference field => Parts(field.FieldType).Concat(Parts(field.DeclaringType)).Select(part => new Use(member, part)),
        TypeReference type => Parts(type).Select(part => new Use(member, part)),
        float or double => [new(member, within.Module.TypeSystem.Double)],
        _ => instruction.OpCode.Code is Code.Conv_R4 or Code.Conv_R8 or Code.Conv_R_Un ? [new(member, within.Module.TypeSystem.Double)] : [],
    };

    private static IEnumerable<TypeReference> SignatureOf(MethodReference called) =>
    [
        called.DeclaringType,
        called.ReturnType,
        .. called.Parameters.Select(parameter => parameter.ParameterType),
        .. called is GenericInstanceMethod generic ? generic.GenericArguments : Enumerable.Empty<TypeReference>(),
    ];

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider member) => member.CustomAttributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };

    /// <summary>The member as its author knows it: an async method, a lambda and a local function are the method that they stand in.</summary>
    internal static string MemberOf(TypeDefinition within, string name)
    {
        var member = Origin(name) is { Length: > 0 } origin ? origin : Accessor().Replace(name, "");
        for (var type = within; type.DeclaringType is { } outer; type = outer)
        {
            member = Origin(type.Name) switch
            {
                null => $"{type.Name}.{member}",
                "" => member,
                var method => method,
            };
        }

        return member;
    }

    /// <summary>Empty when the compiler made it of no method in particular, null when it did not make it.</summary>
    private static string? Origin(string name) => CompilerMade().Match(name) is { Success: true, Groups: [_, var made] } ? made.Value : null;

    // What the compiler makes it names after its origin: <Handle>b__0, <<Handle>g__Local|1>d, <>c.
    [GeneratedRegex("^<+(?<made>[^<>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CompilerMade();

    [GeneratedRegex("^(get|set|add|remove)_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Accessor();
}

/// <summary>One place where a type depends on another.</summary>
/// <param name="Member">The member that does it.</param>
/// <param name="To">The type it needs.</param>
internal sealed record Use(string Member, TypeReference To)
{
    /// <summary>The method of it that is called or referred to; null for other uses.</summary>
    internal string? Method { get; init; }

    internal MethodReference? Called { get; init; }

    /// <summary>The method, as compiled, that the call stands in.</summary>
    internal MethodDefinition? Within { get; init; }

    internal string Assembly => To.Scope is ModuleDefinition own ? own.Assembly.Name.Name : To.Scope.Name;

    internal IReadOnlyList<TypeReference> TypeArguments => Called is GenericInstanceMethod generic ? [.. generic.GenericArguments] : [];

    /// <summary>Anonymous types, arrays of constants and generated regular expressions.</summary>
    internal bool IsOfCompiler => To.DeclaringType is null && To.Name.StartsWith('<');

    internal bool IsIn(string space) => Names.IsIn(To.Outermost(), space);

    internal bool IsOf(params ReadOnlySpan<string> fullNames) => fullNames.Contains(To.FullName);

    internal bool Makes(CodeType type) => Method == ".ctor" && To.FullName == type.Definition.FullName;

    internal bool IsCallOf(string type, params ReadOnlySpan<string> methods) => Method is not null && IsOf(type) && methods.Contains(Method);

    public override string ToString() => $"{Member} -> {To.FullName.Replace('/', '.')}{(Method is null ? "" : "." + Method)}";
}
