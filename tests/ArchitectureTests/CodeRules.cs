using Atapos.ArchitectureTests.Reading;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Atapos.ArchitectureTests;

/// <summary>What no line of the product does.</summary>
public sealed class CodeRules
{
    private static readonly string[] RawSql = ["FromSql", "ExecuteSql", "Sql", "GetDbConnection"];

    [Fact]
    public void Time_and_chance_come_from_outside() => Rule.Check(
        "Time comes from TimeProvider, ids from CreateVersion7 with a time, secrets from RandomNumberGenerator.",
        Codebase.Types,
        type => type.Calls.Where(call =>
            call.IsCallOf("System.DateTime", "get_Now", "get_UtcNow", "get_Today")
            || call.IsCallOf("System.DateTimeOffset", "get_Now", "get_UtcNow")
            || call.IsCallOf("System.TimeZoneInfo", "get_Local")
            || call.IsCallOf("System.Environment", "get_TickCount", "get_TickCount64")
            || call.IsCallOf("System.Guid", "NewGuid")
            || (call.IsCallOf("System.Guid", "CreateVersion7") && call.Called!.Parameters.Count == 0 && type.Assembly != "Atapos.Shared.Hosting")
            || (call.IsCallOf("System.TimeProvider", "get_System") && Codebase.Modules.Contains(type.Module, StringComparer.Ordinal))
            || call.IsOf("System.Random")));

    [Fact]
    public void Nobody_blocks_a_thread() => Rule.Check(
        "What takes time is awaited: no Result, Wait, GetResult, Sleep or async void.",
        Codebase.Types,
        type => type.Calls.Where(call =>
            call.IsCallOf("System.Threading.Tasks.Task`1", "get_Result")
            || call.IsCallOf("System.Threading.Tasks.ValueTask`1", "get_Result")
            || call.IsCallOf("System.Threading.Tasks.Task", "Wait", "WaitAll", "WaitAny", "RunSynchronously")
            || call.IsCallOf("System.Threading.Thread", "Sleep")
            || call.IsOf("System.Runtime.CompilerServices.AsyncVoidMethodBuilder")
            || (call.Method == "GetResult" && call.To.Name.Contains("Awaiter", StringComparison.Ordinal) && !IsStateMachine(call.Within!))));

    [Fact]
    public void A_tenant_sees_its_own_rows_alone() => Rule.Check(
        "Nobody ignores query filters.",
        Codebase.Types,
        type => type.Calls.Where(call => call.Method == "IgnoreQueryFilters"));

    [Fact]
    public void What_is_sealed_can_be_sealed_anew() => Rule.Check(
        "An assembly that seals bytes with DataKeys registers the SealedColumn that it keeps them in, one for each type that seals.",
        Codebase.Types.Where(Seals).Select(type => type.Assembly).Distinct(StringComparer.Ordinal),
        assembly =>
        {
            var sealing = Codebase.Types.Count(type => type.Assembly == assembly && Seals(type));
            var columns = Codebase.Types.Where(type => type.Assembly == assembly).SelectMany(type => type.Calls)
                .Count(call => call.IsCallOf("Atapos.Shared.Hosting.Security.SealedColumn", ".ctor"));
            return sealing == columns ? [] : [$"{sealing} types seal -> {columns} columns"];
        });

    [Fact]
    public void Raw_sql_lives_in_Data() => Rule.Check(
        "SQL is written in Data of a module and in the plumbing.",
        Codebase.Types.Where(type => type.Assembly != "Atapos.Shared.Hosting" && !Codebase.In("Data").Contains(type)),
        type => type.Uses.Where(use =>
            use.IsCallOf("Atapos.Shared.Hosting.Data.TenantSession", "Command", "get_Connection")
            || use.IsOf("Npgsql.NpgsqlCommand", "Npgsql.NpgsqlBatch", "System.Data.Common.DbCommand")
            || (use.IsIn("Microsoft.EntityFrameworkCore") && RawSql.Any(method => use.Method?.StartsWith(method, StringComparison.Ordinal) == true))));

    [Fact]
    public void No_exception_is_swallowed() => Rule.Check(
        "A catch block does something, unless a filter says why nothing is left to do.",
        Codebase.Types,
        type => type.WithNested().SelectMany(part => part.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.ExceptionHandlers.Where(IsEmpty)
                .Select(handler => $"{CodeType.MemberOf(method.DeclaringType, method.Name)} -> catches {handler.CatchType.Name} and does nothing")));

    /// <summary>But for the one that seals anew what all the others have sealed.</summary>
    private static bool Seals(CodeType type) => type.Name != "KeyRotation" && type.Calls.Any(call => call.IsCallOf("Atapos.Shared.Hosting.Security.DataKeys", "Seal"));

    private static bool IsStateMachine(MethodDefinition method) =>
        method.Name == "MoveNext" && method.DeclaringType.Interfaces.Any(implemented => implemented.InterfaceType.Name == "IAsyncStateMachine");

    private static bool IsEmpty(ExceptionHandler handler)
    {
        if (handler.HandlerType != ExceptionHandlerType.Catch)
        {
            return false;
        }

        for (var instruction = handler.HandlerStart; instruction != handler.HandlerEnd; instruction = instruction.Next)
        {
            if (instruction.OpCode.Code is not (Code.Pop or Code.Nop or Code.Leave or Code.Leave_S))
            {
                return false;
            }
        }

        return true;
    }
}
