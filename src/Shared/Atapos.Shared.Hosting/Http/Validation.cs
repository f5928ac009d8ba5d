using System.Reflection;
using System.Text.Json.Serialization;
using Atapos.Shared.Hosting.Wire;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Answers 422 with all broken fields, by their JSON names, before a use case or the database is touched.</summary>
public static class Validation
{
    /// <summary>Checks the request body with a validator.</summary>
    public static RouteHandlerBuilder Validate<TRequest, TValidator>(this RouteHandlerBuilder endpoint)
        where TRequest : class
        where TValidator : IValidator<TRequest>, new()
    {
        var validator = new TValidator();
        return endpoint.WithMetadata(new RequestCheck(typeof(TRequest), argument => validator.Validate((TRequest)argument)));
    }

    /// <summary>Checks a part of a request that only some callers may fill.</summary>
    /// <exception cref="ProblemException">422 with all broken fields.</exception>
    public static void Require<TRequest>(this IValidator<TRequest> validator, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(validator);
        if (validator.Validate(request) is { IsValid: false } broken)
        {
            throw Problem.Invalid(Errors(broken));
        }
    }

    internal static void UseWireNames()
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member is null ? null : NameOf(member);
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : NameOf(member);
        ValidatorOptions.Global.LanguageManager.Enabled = false;
    }

    internal static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<RequestCheck>() is { } check)
        {
            foreach (var argument in context.Arguments)
            {
                if (argument?.GetType() == check.Request && check.Run(argument) is { IsValid: false } broken)
                {
                    throw Problem.Invalid(Errors(broken));
                }
            }
        }

        return next(context);
    }

    private static Dictionary<string, string[]> Errors(ValidationResult broken) => broken.Errors
        .GroupBy(error => error.PropertyName.Length == 0 ? "body" : error.PropertyName, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).ToArray(), StringComparer.Ordinal);

    private static string NameOf(MemberInfo member) => member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? SnakeCase.Of(member.Name);
}

/// <summary>What is checked of the requests to an endpoint.</summary>
/// <param name="Request">The type of the body.</param>
/// <param name="Run">Checks one.</param>
public sealed record RequestCheck(Type Request, Func<object, ValidationResult> Run);
