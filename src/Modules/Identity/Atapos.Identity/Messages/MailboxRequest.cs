using System.Text.Json.Serialization;
using Atapos.Identity.Domain;
using FluentValidation;

namespace Atapos.Identity.Messages;

/// <summary>Asks for a link or a code by mail.</summary>
/// <param name="Email">A well-formed address of at most 254 characters.</param>
internal sealed record MailboxRequest([property: JsonPropertyName("email")] string? Email)
{
    internal sealed class Validator : AbstractValidator<MailboxRequest>
    {
        public Validator() => RuleFor(request => request.Email).NotEmpty().MustBeEmail();
    }
}

/// <summary>What everybody is answered who asks for a link or a code, whether there is such a customer or not (ruling 31).</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">One English sentence.</param>
internal sealed record MailboxAnswer(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("message")] string Message);

/// <summary>Rules that several messages share.</summary>
internal static class MessageRules
{
    /// <summary>A well-formed address; null is another rule's business.</summary>
    internal static IRuleBuilderOptions<T, string?> MustBeEmail<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || EmailAddress.TryParse(text, out _))
        .WithMessage($"must be an e-mail address such as name@example.com of at most {EmailAddress.MaxLength} characters.");

    /// <summary>One line of at most so many characters.</summary>
    internal static IRuleBuilderOptions<T, string?> MustBeLine<T>(this IRuleBuilder<T, string?> rule, int longest) => rule
        .MaximumLength(longest)
        .Must(text => text is null || !text.Any(char.IsControl)).WithMessage("must be one line of text.");
}
