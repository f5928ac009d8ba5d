using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Atapos.IntegrationTests.Harness.TestRun", "Atapos.IntegrationTests")]

namespace Atapos.IntegrationTests.Harness;

/// <summary>A run of tests: one PostgreSQL server and one sandbox for all, started when first needed and stopped before the run ends.</summary>
public sealed class TestRun(IMessageSink messages) : XunitTestFramework(messages)
{
    private static readonly Lazy<Task<TestDatabases>> LazyDatabases = new(TestDatabases.PrepareAsync);
    private static readonly Lazy<Task<AtlasSandbox>> LazySandbox = new(() => AtlasSandbox.StartAsync());

    internal static Task<TestDatabases> Databases => LazyDatabases.Value;

    /// <summary>Shared by all: tests that count its calls or make it misbehave start one of their own.</summary>
    internal static Task<AtlasSandbox> Sandbox => LazySandbox.Value;

    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private static async Task StopAsync()
    {
        if (LazySandbox.IsValueCreated)
        {
            await (await Sandbox).DisposeAsync();
        }

        if (LazyDatabases.IsValueCreated)
        {
            await (await Databases).DisposeAsync();
        }
    }

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, sources, diagnostics)
    {
#pragma warning disable MA0147, VSTHRD100 // The framework declares it so; it waits for the runner's messages.
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
#pragma warning restore MA0147, VSTHRD100
        {
            using var runner = new AssemblyRunner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class AssemblyRunner(
        ITestAssembly testAssembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageSink messages,
        ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(testAssembly, testCases, diagnostics, messages, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await Aggregator.RunAsync(StopAsync);
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
