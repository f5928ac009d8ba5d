using System.Globalization;

namespace Atapos.Sandbox.Midtrans.Core;

/// <summary>A card that a token stands for.</summary>
/// <param name="Number">Sixteen digits.</param>
/// <param name="IsGood">Whether its bank says yes.</param>
internal sealed record TokenCard(string Number, bool IsGood);

/// <summary>Tokens that stand for cards, so that a shop's own page need not know their numbers. Safe for parallel requests.</summary>
internal sealed class CardTokens(MidtransAccounts accounts, MidtransClock clock, MidtransIds ids)
{
    /// <summary>The oldest goes when there are more.</summary>
    public const int Most = 5_000;

    private const int NumberLength = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string ServerKey, TokenCard? Card, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);
    private readonly Queue<string> _byAge = new();

    /// <summary>Makes a token of the card in the query, for the account of its <c>client_key</c>.</summary>
    public MidtransAnswer Make(IQueryCollection query)
    {
        if (accounts.FindByClientKey(query["client_key"].ToString()) is not { } account)
        {
            return MidtransAnswer.Of(
                StatusCodes.Status401Unauthorized, "Transaction cannot be authorized with the current client/server key.", ids);
        }

        var (number, cvv) = (query["card_number"].ToString().Replace(" ", "", StringComparison.Ordinal), query["card_cvv"].ToString());
        var faults = Faults(number, cvv, query["card_exp_month"].ToString(), query["card_exp_year"].ToString());
        if (faults.Count > 0)
        {
            return MidtransAnswer.Invalid(faults, ids);
        }

        var prefix = $"{number[..8]}-{number[^4..]}-";
        var token = prefix + ids.Uuid();
        var card = new TokenCard(number, number is PaymentDetails.GoodCard && cvv is PaymentDetails.GoodCvv);
        lock (_gate)
        {
            _tokens[token] = (account.ServerKey, card, clock.Now + Lifetime);
            _byAge.Enqueue(token);
            if (_byAge.Count > Most)
            {
                _tokens.Remove(_byAge.Dequeue());
            }
        }

        var answer = MidtransAnswer.Of(StatusCodes.Status200OK, "Credit card token is created as Token ID.", ids);
        answer.Body.Remove("id");
        answer.Body["token_id"] = token;
        answer.Body["hash"] = prefix + "mami";
        return answer;
    }

    /// <summary>The card of a token, once. A token that was not made here is read as it is written: eight and four digits of a card.</summary>
    /// <param name="account">Whose token it must be.</param>
    /// <param name="token">As <c>token_id</c> brings it.</param>
    /// <returns>Null when it stands for no card, was used, is another account's or too old.</returns>
    public TokenCard? Take(MidtransAccount account, string token)
    {
        lock (_gate)
        {
            if (_tokens.TryGetValue(token, out var kept))
            {
                if (!string.Equals(kept.ServerKey, account.ServerKey, StringComparison.Ordinal) || clock.Now >= kept.Until)
                {
                    return null;
                }

                _tokens[token] = kept with { Card = null };
                return kept.Card;
            }
        }

        var digits = string.Concat(token.Where(char.IsAsciiDigit).Take(NumberLength - 4));
        return digits.Length < NumberLength - 4
            ? null
            : new TokenCard($"{digits[..8]}0000{digits[^4..]}", digits.StartsWith("48", StringComparison.Ordinal));
    }

    private List<string> Faults(string number, string cvv, string month, string year)
    {
        var faults = new List<string>();
        if (number.Length != NumberLength || !number.All(char.IsAsciiDigit))
        {
            faults.Add("card_number must have 16 digits");
        }
        else if (!IsLuhn(number))
        {
            faults.Add("card_number does not match with luhn algorithm");
        }

        if (cvv.Length is < 3 or > 4 || !cvv.All(char.IsAsciiDigit))
        {
            faults.Add("card_cvv must have 3 or 4 digits");
        }

        if (!int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var endMonth) || endMonth is < 1 or > 12)
        {
            faults.Add("card_exp_month must be 01 to 12");
        }
        else if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var endYear) || endYear is < 2000 or > 2999)
        {
            faults.Add("card_exp_year must have 4 digits");
        }
        else if (new DateTime(endYear, endMonth, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1) <= clock.Now.UtcDateTime)
        {
            faults.Add("card is expired");
        }

        return faults;
    }

    private static bool IsLuhn(string number)
    {
        var sum = 0;
        for (var place = 0; place < number.Length; place++)
        {
            var digit = (number[^(place + 1)] - '0') * (place % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
