using System.Collections.Concurrent;
using Atapos.IntegrationTests.Harness;
using Atapos.IntegrationTests.OpenApi;
using FsCheck;
using FsCheck.Fluent;

namespace Atapos.IntegrationTests.Fuzz;

/// <summary>Something that is wrong with an answer, and the request that brought it about.</summary>
internal sealed record FuzzFinding(AnswerFault Fault, string Words, FuzzRequest Request)
{
    public override string ToString() => $"{Fault}: {Words}\n    {Request}";
}

/// <summary>Sends requests that were made up and looks at every answer.</summary>
internal sealed class FuzzRun(ProofShop proof, ulong seed)
{
    // Numbers are looked up anew now and then, because requests make and delete what they number.
    private const int Batch = 250;
    private const int Size = 10;
    private const int AtOnce = 4;

    private readonly AnswerCheck _check = new(proof.Api);

    /// <summary>How many requests were answered, by status.</summary>
    internal ConcurrentDictionary<int, int> Statuses { get; } = new();

    /// <summary>Everything that is wrong.</summary>
    internal ConcurrentBag<FuzzFinding> Findings { get; } = [];

    internal int Count(AnswerFault fault) => Findings.Count(finding => finding.Fault == fault);

    /// <summary>Sends so many requests, to the operations of which <paramref name="only"/> is true, or to all.</summary>
    internal async Task SendAsync(int requests, Func<ApiOperation, bool>? only = null)
    {
        var operations = proof.Api.Operations.Where(only ?? (_ => true)).ToList();
        for (var sent = 0; sent < requests; sent += Batch)
        {
            var customers = new[] { await proof.NewCustomerAsync(), await proof.NewCustomerAsync(), await proof.NewCustomerAsync() };
            var platforms = await proof.Shop.Database.ListAsync<long>("select me_id from tenancy.merchants where me_id > 2 order by deleted_at is not null, me_id desc limit 20");
            var generator = new RequestGenerator(proof.Api, operations, await proof.IdsOfAsync(1), await proof.IdsOfAsync(2), platforms);
            var made = generator.Requests.Sample(Math.Min(Batch, requests - sent), new Rnd(seed + (ulong)sent), Size).Select((request, i) => (Request: request, Index: i));
            await Parallel.ForEachAsync(made, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
                await SendAsync(one.Request, customers[one.Index % customers.Length]));
        }
    }

    private async Task SendAsync(FuzzRequest request, long customer)
    {
        var client = request.Headers.Aggregate(ClientOf(request.Caller, customer), (client, header) => client.With(header.Name, header.Value));
        using var content = request.Body?.ToContent();
        var answer = await client.SendAsync(request.Operation.Method, request.Path, content);
        Statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        foreach (var (fault, words) in _check.Faults(Asked(request), answer))
        {
            Findings.Add(new(fault, words, request));
        }
    }

    // A made-up number may be the name of another operation: /orders/my-orders.
    private ApiOperation Asked(FuzzRequest request) => proof.Api.Operations.FirstOrDefault(operation =>
        operation.Method == request.Operation.Method && string.Equals(operation.Path, request.Path.Split('?')[0], StringComparison.Ordinal)) ?? request.Operation;

    private ApiClient ClientOf(string caller, long customer) => caller switch
    {
        "anonymous" => proof.Shop.Anonymous,
        "customer" => proof.Shop.Customer(customer),
        "officer" => proof.Shop.Officer,
        "admin" => proof.Shop.Admin,
        "other admin" => proof.Shop.OtherAdmin,
        "platform" => proof.Shop.Platform,
        "no role" => proof.Shop.WithoutRole,
        _ => proof.Shop.Staff("garbage.garbage.garbage"),
    };
}
