using System.Globalization;
using System.Text.Json;

namespace Atapos.Samples.Subscriber;

/// <summary>What each merchant has taken on each day, and which events are in these sums; kept in one file, so that the two never disagree.</summary>
internal sealed class Takings
{
    private static readonly TimeSpan JakartaTime = TimeSpan.FromHours(7);

    private readonly string _file;
    private readonly Book _book;

    /// <param name="file">Read if it is there, and replaced with each event.</param>
    internal Takings(string file)
    {
        _file = file;
        _book = File.Exists(file) ? JsonSerializer.Deserialize<Book>(File.ReadAllText(file))! : new([], []);
    }

    /// <summary>Counts an event that has not been counted yet.</summary>
    /// <param name="id">The event.</param>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="at">When the money moved.</param>
    /// <param name="taken">Whole rupiah.</param>
    /// <param name="givenBack">Whole rupiah.</param>
    /// <returns>The day's line, or null when the event had been counted before.</returns>
    internal string? Count(string id, long merchant, DateTimeOffset at, decimal taken, decimal givenBack)
    {
        if (!_book.Counted.Add(id))
        {
            return null;
        }

        var day = string.Create(CultureInfo.InvariantCulture, $"merchant {merchant}, {at.ToOffset(JakartaTime):yyyy-MM-dd}");
        var sum = _book.Days.GetValueOrDefault(day) ?? new(0, 0, 0);
        _book.Days[day] = sum = new(sum.Taken + taken, sum.GivenBack + givenBack, sum.Payments + (taken > 0 ? 1 : 0));
        Save();
        return string.Create(CultureInfo.InvariantCulture, $"{day}: {sum.Taken:N0} taken, {sum.GivenBack:N0} given back, {sum.Payments} payments");
    }

    // Moving replaces the file as a whole, whenever the program is killed.
    private void Save()
    {
        var written = _file + ".new";
        File.WriteAllText(written, JsonSerializer.Serialize(_book));
        File.Move(written, _file, overwrite: true);
    }

    internal sealed record Book(HashSet<string> Counted, Dictionary<string, Sum> Days);

    internal sealed record Sum(decimal Taken, decimal GivenBack, int Payments);
}
