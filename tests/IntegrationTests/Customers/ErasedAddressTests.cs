using System.Net;
using Atapos.IntegrationTests.Harness;
using Npgsql;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Customers;

/// <summary>Nothing is written to an address that was removed while somebody was about to write (UU PDP).</summary>
public sealed class ErasedAddressTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private readonly TestShop _shop = demo.Shop;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receipt_that_is_being_written_while_its_customer_goes_leaves_no_address_behind(bool isErased)
    {
        var email = $"hapus-{Guid.CreateVersion7():N}@example.com";
        var customer = (await _shop.Anonymous.PostAsync("customers", new { cu_email = email }).Created()).Json.Number("cu_id");
        var order = (await _shop.Customer(customer).OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        await using var door = await _shop.Database.OpenAsync();
        await using (var closed = await door.BeginTransactionAsync())
        {
            // Whoever puts a mail into the queue, or takes one out of it, waits here.
            await using (var shut = new NpgsqlCommand("lock table edge.mails in share mode", door, closed))
            {
                await shut.ExecuteNonQueryAsync();
            }

            await _shop.Officer.PayCashAsync(order, 1_000_000).Ok();
            await WaitingAsync(1, "the receipt at the queue of mails");
            var leaving = isErased
                ? _shop.Admin.DeleteAsync($"customers/{customer}").Expect(HttpStatusCode.NoContent)
                : _shop.Admin.PutAsync($"customers/{customer}", new { cu_email = $"baru-{email}" }).Ok();
            await WaitingAsync(2, "who removes the address");
            await closed.CommitAsync();
            await leaving;
        }

        await Eventually.BeTrueAsync(
            async () => await _shop.Database.ReadAsync<long>("select count(*) from payments.receipts where me_id = 1 and id = $1 and state <> 'due'", order) == 1,
            "the receipt was dealt with");
        (await _shop.Database.ReadAsync<long>("select count(*) from edge.mails where lower(recipient) = $1", email)).ShouldBe(0);
    }

    private Task WaitingAsync(int count, string what) => Eventually.BeTrueAsync(
        async () => await _shop.Database.ReadAsync<long>(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
              and (query like 'insert into edge.mails%' or query like '%set recipient = null%' or query like '%from identity.customers%')
            """) >= count,
        what);
}
