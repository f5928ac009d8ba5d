using Mono.Cecil;

namespace Atapos.ArchitectureTests.Reading;

/// <summary>The runtime as pure code may use it, and what the compiler adds to our types.</summary>
internal static class Runtime
{
    private static readonly string[] Assemblies =
    [
        "System.Runtime", "System.Collections", "System.Linq", "System.Linq.Expressions", "System.Linq.Queryable", "System.Memory",
        "System.Text.RegularExpressions", "System.Security.Cryptography",
    ];

    private static readonly string[] World = ["System.IO", "System.Net", "System.Threading", "System.Data"];

    private static readonly string[] Clocks = ["System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random"];

    /// <summary>The base class library without its larger parts.</summary>
    internal static bool Is(Use use) => Assemblies.Contains(use.Assembly, StringComparer.Ordinal);

    /// <summary>What computes, compares and collects, and does not read a clock, a file or the network, or wait.</summary>
    internal static bool IsPlain(Use use) => Is(use) && !World.Any(use.IsIn) && !use.IsOf(Clocks) && !AsksTheMachine(use);

    internal static bool IsRecord(this TypeDefinition type) =>
        type.Methods.Any(method => method.Name is "<Clone>$" or "PrintMembers" && method.CustomAttributes.Any(IsCompilers));

    internal static bool IsInit(this MethodDefinition setter) => setter.ReturnType is RequiredModifierType;

    internal static bool IsCompilerMade(this TypeDefinition type) => type.Name.StartsWith('<') || type.CustomAttributes.Any(IsCompilers);

    internal static string? EventName(this CodeType type) => (string?)type.Definition.CustomAttributes
        .SingleOrDefault(attribute => attribute.AttributeType.Name == "EventNameAttribute")?.ConstructorArguments[0].Value;

    // An iterator asks which thread runs it; the compiler writes that.
    private static bool AsksTheMachine(Use use) => use.IsOf("System.Environment") && use.Method is not (null or "get_CurrentManagedThreadId");

    private static bool IsCompilers(CustomAttribute attribute) => attribute.AttributeType.Name == "CompilerGeneratedAttribute";
}
