namespace Atapos.Sandbox.Midtrans;

/// <summary>What a merchant wants paid.</summary>
/// <param name="Id">The merchant's <c>order_id</c>.</param>
/// <param name="GrossAmount">In rupiah, above 0.</param>
internal sealed record PaymentOrder(string Id, long GrossAmount)
{
    /// <summary>Name, quantity and price in rupiah of each item.</summary>
    public IReadOnlyList<OrderItem> Items { get; init; } = [];

    /// <summary><c>custom_field1</c> to <c>custom_field3</c>.</summary>
    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>metadata</c> as JSON, null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Where a browser goes in the end, null when there is no such place.</summary>
    public string? FinishUrl { get; init; }

    /// <summary>When payments of this order expire.</summary>
    public OrderExpiry Expiry { get; init; } = new(Deadline: null, Duration: null, Page: TimeSpan.FromHours(24));

    /// <summary>The methods it may be paid by.</summary>
    public IReadOnlyList<PaymentMethod> Methods { get; init; } = PaymentMethod.All;

    /// <summary>Where its notifications go.</summary>
    public NotificationTargets Targets { get; init; } = new(Override: [], Append: []);
}

/// <param name="Name">For people.</param>
/// <param name="Quantity">At least 1.</param>
/// <param name="Price">Of one, in rupiah; may be negative.</param>
internal sealed record OrderItem(string Name, long Quantity, long Price);

/// <param name="Deadline">When everything ends, null when the clock starts with the choice of a method.</param>
/// <param name="Duration">How long a payment stays pending, null for the method's own time.</param>
/// <param name="Page">How long the Snap page stays open.</param>
internal sealed record OrderExpiry(DateTimeOffset? Deadline, TimeSpan? Duration, TimeSpan Page)
{
    /// <summary>When a payment chosen now expires.</summary>
    public DateTimeOffset Of(PaymentMethod method, DateTimeOffset now) => Deadline ?? (now + (Duration ?? method.Expiry));
}

/// <param name="Override">In the place of the account's URL, when there are any.</param>
/// <param name="Append">Beside the account's URL, unless there is an override.</param>
internal sealed record NotificationTargets(IReadOnlyList<string> Override, IReadOnlyList<string> Append)
{
    private const int MostUrls = 3;

    /// <summary>The URLs for an account.</summary>
    public IEnumerable<string> Of(string? accountUrl) =>
        Override.Count > 0 ? Override : accountUrl is null ? Append : Append.Prepend(accountUrl).Distinct(StringComparer.Ordinal);

    /// <summary>As the headers <c>X-Override-Notification</c> and <c>X-Append-Notification</c> say.</summary>
    public static NotificationTargets Read(HttpRequest request) =>
        new(Urls(request.Headers["X-Override-Notification"].ToString()), Urls(request.Headers["X-Append-Notification"].ToString()));

    /// <summary>Whether notifications can go there.</summary>
    public static bool IsUrl(string text) =>
        text.Length <= 2_000 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static List<string> Urls(string header) =>
        [.. header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(IsUrl).Take(MostUrls)];
}
