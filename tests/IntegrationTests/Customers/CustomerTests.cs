using System.Net;
using System.Text.Json.Nodes;
using Atapos.IntegrationTests.Harness;
using Shouldly;
using Xunit;

namespace Atapos.IntegrationTests.Customers;

/// <summary>Staff and customers look after what is known of a customer (rulings 32 and 33).</summary>
public sealed class CustomerTests(CustomerTests.UnlimitedShop unlimited) : IClassFixture<CustomerTests.UnlimitedShop>
{
    private readonly TestShop _shop = unlimited.Shop;

    [Fact]
    public async Task Anybody_registers_and_finds_itself_in_the_list()
    {
        var email = Address();

        var made = await _shop.Anonymous.PostAsync("customers", new { cu_email = email, cu_name = " John Doe ", cu_phone = "081234567890" }).Created();

        var id = made.Json.Number("cu_id");
        made.Header("Location").ShouldBe($"/api/v1/customers/{id}");
        made.Json.Word("cu_name").ShouldBe("John Doe");
        made.Json.Number("me_id").ShouldBe(1);
        var read = await _shop.Officer.GetAsync($"customers/{id}").Ok();
        read.Text.ShouldBe(made.Text);
        read.Json.Word("created_at").ShouldEndWith("Z");
        var found = await _shop.Officer.GetAsync($"customers?search={email[..20].ToUpperInvariant()}").Ok();
        found.Header("X-Total-Count").ShouldBe("1");
        found.Rows.Single()!.Number("cu_id").ShouldBe(id);
    }

    [Fact]
    public async Task A_taken_address_is_409_in_any_case_and_shows_nothing_of_whose_it_is()
    {
        var email = Address();
        await _shop.Anonymous.PostAsync("customers", new { cu_email = email, cu_name = "Rahasia Sekali", cu_phone = "0899" }).Created();

        var refused = await _shop.Anonymous.PostAsync("customers", new { cu_email = email.ToUpperInvariant() })
            .ShouldBeProblem(HttpStatusCode.Conflict, "customer.email-taken");

        refused.Text.ShouldNotContain("Rahasia");
        refused.Text.ShouldNotContain("0899");
        refused.Text.ShouldNotContain("cu_id");
        await _shop.Anonymous.With("X-Merchant-Id", "2").PostAsync("customers", new { cu_email = email }).Created();
    }

    [Fact]
    public async Task Of_parallel_registrations_of_one_address_one_wins()
    {
        var email = Address();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _shop.Anonymous.PostAsync("customers", new { cu_email = email })));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Count(answer => answer.Status == 409).ShouldBe(9);
    }

    [Fact]
    public async Task A_registration_that_is_sent_again_or_at_once_with_its_key_is_one()
    {
        var caller = _shop.Anonymous.With("Idempotency-Key", Guid.CreateVersion7().ToString());
        var body = new { cu_email = Address(), cu_name = "Budi" };

        var copies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => caller.PostAsync("customers", body)));
        var later = await caller.PostAsync("customers", body).Created();

        copies.ShouldContain(copy => copy.Status == 201);
        foreach (var copy in copies)
        {
            if (copy.Status == 201)
            {
                copy.Text.ShouldBe(later.Text);
                copy.Header("Location").ShouldBe(later.Header("Location"));
            }
            else
            {
                copy.ShouldBeProblem(HttpStatusCode.Conflict, "idempotency.in-progress");
            }
        }
    }

    [Theory]
    [InlineData("""{"cu_name":"x"}""", "cu_email")]
    [InlineData("""{"cu_email":"nobody"}""", "cu_email")]
    [InlineData("""{"cu_email":"a@example.com","cu_name":"two\nlines"}""", "cu_name")]
    [InlineData("""{"cu_email":"a@example.com","cu_phone":5}""", "cu_phone")]
    [InlineData("""{"cu_email":"a@example.com","cu_phone":"012345678901234567890123456789012"}""", "cu_phone")]
    public async Task What_cannot_be_is_422_on_its_field(string body, string field)
    {
        var refused = await _shop.Anonymous.PostTextAsync("customers", body).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");

        refused.Json["errors"]!.AsObject().Select(error => error.Key).ShouldHaveSingleItem().ShouldBe(field);
    }

    [Fact]
    public async Task The_list_is_searched_by_name_address_and_phone_and_wildcards_are_letters()
    {
        var mark = Guid.CreateVersion7().ToString("N")[20..];
        await _shop.Anonymous.PostAsync("customers", new { cu_email = Address(), cu_name = $"Ayu {mark} 100%" }).Created();
        await _shop.Anonymous.PostAsync("customers", new { cu_email = $"{mark}@example.com" }).Created();
        await _shop.Anonymous.PostAsync("customers", new { cu_email = Address(), cu_phone = $"+62{mark}" }).Created();

        (await _shop.Officer.GetAsync($"customers?search={mark.ToUpperInvariant()}").Ok()).Rows.Count.ShouldBe(3);
        (await _shop.Officer.GetAsync($"customers?search={Uri.EscapeDataString(mark + " 100%")}").Ok()).Rows.Count.ShouldBe(1);
        (await _shop.Officer.GetAsync($"customers?search={Uri.EscapeDataString(mark + "%100")}").Ok()).Rows.Count.ShouldBe(0);
        (await _shop.OtherOfficer.GetAsync($"customers?search={mark}").Ok()).Rows.Count.ShouldBe(0);
        await _shop.Officer.GetAsync("customers?search=%00").ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
    }

    [Fact]
    public async Task A_customer_changes_its_name_and_phone_and_nothing_else()
    {
        var (id, me) = await RegisteredAsync("Siti", "0811");

        var changed = await me.PutAsync("customers/me", new { cu_name = "Siti Nurhaliza", cu_email = "other@example.com", cu_is_active = false, cu_id = 1 }).Ok();

        changed.Json.Number("cu_id").ShouldBe(id);
        changed.Json.Word("cu_name").ShouldBe("Siti Nurhaliza");
        changed.Json.Word("cu_phone").ShouldBe("0811");
        changed.Text.ShouldNotContain("other@example.com");
        (await me.SendAsync(HttpMethod.Put, "customers/me", new StringContent("""{"cu_phone":null}""", null, "application/json")).Ok()).Json.IsNull("cu_phone").ShouldBeTrue();
        (await me.GetAsync("auth/customer/me").Ok()).Json.Word("cu_name").ShouldBe("Siti Nurhaliza");
        await me.PutAsync("customers/me", new { cu_name = new string('x', 121) }).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
    }

    [Fact]
    public async Task Staff_change_a_customer_of_their_merchant_and_of_no_other()
    {
        var (id, me) = await RegisteredAsync("Siti", "0811");
        var (other, taken) = (Address(), Address());
        await _shop.Anonymous.PostAsync("customers", new { cu_email = taken }).Created();

        await _shop.Officer.PutAsync($"customers/{id}", new { cu_email = taken }).ShouldBeProblem(HttpStatusCode.Conflict, "customer.email-taken");
        await _shop.OtherAdmin.PutAsync($"customers/{id}", new { cu_name = "Mine" }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.OtherOfficer.GetAsync($"customers/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.PutAsync($"customers/{id}", new { cu_email = "nobody", cu_name = "two\nlines" }).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "validation");
        await me.GetAsync("auth/customer/me").Ok();

        var changed = await _shop.Officer.PutAsync($"customers/{id}", new { cu_email = other, cu_name = "Siti A." }).Ok();
        changed.Json.Word("cu_email").ShouldBe(other);
        changed.Json.Word("cu_phone").ShouldBe("0811");
        await me.GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
    }

    [Fact]
    public async Task Staff_see_what_a_customer_has_ordered()
    {
        var (id, me) = await RegisteredAsync("Siti", null);
        var (_, other) = await RegisteredAsync("Budi", null);
        var first = (await me.OrderAsync(Orders.Of((1, 1))).Created()).OrderId;
        var second = (await me.OrderAsync(Orders.Of((1, 2))).Created()).OrderId;
        await other.OrderAsync(Orders.Of((1, 1))).Created();

        var history = await _shop.Officer.GetAsync($"customers/{id}/orders").Ok();

        history.Rows.Select(order => order.Number("oh_id")).ShouldBe([second, first]);
        history.Header("X-Total-Count").ShouldBe("2");
        await _shop.OtherOfficer.GetAsync($"customers/{id}/orders").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.GetAsync("customers/999999/orders").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await me.GetAsync($"customers/{id}/orders").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }

    [Fact]
    public async Task A_customer_gets_all_its_data_and_nobody_elses()
    {
        var (id, me) = await RegisteredAsync("Siti", "0811");
        var order = Orders.Of((1, 2));
        order["oh_notes"] = "tanpa cabai";
        await me.OrderAsync(order).Created();

        var data = (await me.GetAsync("customers/me/export").Ok()).Json;

        data["customer"].Number("cu_id").ShouldBe(id);
        data["customer"].Word("cu_phone").ShouldBe("0811");
        data.Number("orders_total").ShouldBe(1);
        data["orders"]!.AsArray().Single().Word("oh_notes").ShouldBe("tanpa cabai");
        data["orders"]![0]!["items"]![0].Number("oi_qty").ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_says_who_a_customer_was_is_removed_and_its_orders_still_add_up(bool byItself)
    {
        var mailbox = new CustomerSignIn.Mailbox(_shop, $"hapus-{Guid.CreateVersion7():N}@example.com");
        var me = _shop.Staff(await mailbox.SignInAsync());
        var id = (await me.PutAsync("customers/me", new { cu_name = $"Hapus Saya {mailbox.Address}", cu_phone = "0800-HAPUS" }).Ok()).Json.Number("cu_id");
        var body = Orders.Of((1, 2));
        body["oh_notes"] = $"antar ke {mailbox.Address}";
        body["items"]![0]!["oi_notes"] = $"untuk {mailbox.Address}";
        var order = (await me.With("Idempotency-Key", Guid.CreateVersion7().ToString()).OrderAsync(body).Created()).OrderId;
        await _shop.Officer.PayCashAsync(order, 1_000_000).Ok();
        var before = (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json;
        await mailbox.LinkTokenAsync();

        await (byItself ? me.DeleteAsync("customers/me") : _shop.Admin.DeleteAsync($"customers/{id}")).Expect(HttpStatusCode.NoContent);

        await me.GetAsync("auth/customer/me").ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        await _shop.Officer.GetAsync($"customers/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _shop.Officer.GetAsync("customers?search=hapus-").Ok()).Text.ShouldNotContain(mailbox.Address);
        await Eventually.BeTrueAsync(async () => (await WhereIsAsync(mailbox.Address)).Count == 0, string.Join(", ", await WhereIsAsync(mailbox.Address)));
        (await WhereIsAsync("0800-HAPUS")).ShouldBeEmpty();
        var after = (await _shop.Officer.GetAsync($"orders/{order}").Ok()).Json;
        after.Amounts().ShouldBe(before.Amounts());
        after.Word("oh_payment_status").ShouldBe("settlement");
        after["customer"].Number("cu_id").ShouldBe(id);
        after["customer"].IsNull("cu_name").ShouldBeTrue();

        // The mailbox is free again, and a stranger to what it was.
        var anew = await mailbox.ShowOtpAsync(await mailbox.OtpAsync()).Ok();
        anew.Json["customer"].Number("cu_id").ShouldNotBe(id);
    }

    [Fact]
    public async Task Only_owners_remove_customers_and_only_their_own()
    {
        var (id, _) = await RegisteredAsync("Siti", null);

        await _shop.Officer.DeleteAsync($"customers/{id}").ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        await _shop.OtherAdmin.DeleteAsync($"customers/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Admin.DeleteAsync($"customers/{id}").Expect(HttpStatusCode.NoContent);
        await _shop.Admin.DeleteAsync($"customers/{id}").ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        await _shop.Officer.PutAsync($"customers/{id}", new { cu_is_active = true }).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static string Address() => $"{Guid.CreateVersion7():N}@example.com";

    private async Task<(long Id, ApiClient Client)> RegisteredAsync(string name, string? phone)
    {
        var made = await _shop.Anonymous.PostAsync("customers", new JsonObject { ["cu_email"] = Address(), ["cu_name"] = name, ["cu_phone"] = phone }).Created();
        var id = made.Json.Number("cu_id");
        return (id, _shop.Customer(id));
    }

    /// <summary>The tables in which a text is found.</summary>
    private async Task<IReadOnlyList<string>> WhereIsAsync(string text)
    {
        var found = new List<string>();
        foreach (var table in (await _shop.Database.ContentsAsync()).Keys)
        {
            // Outboxes keep events, not people; the remembered answers of staff go after a day.
            if (await _shop.Database.ReadAsync<long>($"select count(*) from {table} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0", text, Hex(text)) > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A shop that does not count how often somebody registers.</summary>
    public sealed class UnlimitedShop : IAsyncLifetime
    {
        public TestShop Shop { get; private set; } = null!;

        public async Task InitializeAsync() => Shop = await TestShop.OpenAsync(
            new() { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["RATE_LIMIT_ENABLED"] = "false" } });

        public async Task DisposeAsync()
        {
            await Shop.DisposeAsync();
            await Shop.Database.DisposeAsync();
        }
    }
}
