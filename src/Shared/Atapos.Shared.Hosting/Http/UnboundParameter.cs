using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Finds the wire name of a query or path parameter that the framework could not read.</summary>
/// <remarks>
/// Of a parameter that must be there the framework says so by an exception. Of one that may be missing, what it generates for endpoints (ADR 49) sets the
/// status 400, names nothing, and goes on to the filters.
/// </remarks>
internal static partial class UnboundParameter
{
    /// <summary>Answers 422 and names the parameter of which the framework only said that there is one.</summary>
    internal static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest ? throw RefusalOf(context.HttpContext) : next(context);

    /// <summary>The JSON name of the parameter, or null when the failure was about something else.</summary>
    internal static string? NameOf(BadHttpRequestException bad, Endpoint? endpoint)
    {
        var match = Unbound().Match(bad.Message);
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        return ParametersOf(endpoint).FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)).WireName ?? name;
    }

    private static ProblemException RefusalOf(HttpContext http) =>
        ParametersOf(http.GetEndpoint()).FirstOrDefault(parameter => !CanBeRead(http.Request.Query[parameter.WireName], parameter.Type)).WireName is { } unread
            ? Problem.Invalid(unread, Problem.WrongType)
            : new(StatusCodes.Status400BadRequest, ProblemCodes.Of(StatusCodes.Status400BadRequest), "A parameter cannot be read.");

    private static IEnumerable<(string Name, string WireName, Type Type)> ParametersOf(Endpoint? endpoint)
    {
        foreach (var parameter in endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            if (parameter.GetCustomAttribute<AsParametersAttribute>() is null)
            {
                yield return (parameter.Name!, WireName(parameter) ?? parameter.Name!, parameter.ParameterType);
                continue;
            }

            foreach (var property in parameter.ParameterType.GetProperties())
            {
                yield return (property.Name, WireName(property) ?? property.Name, property.PropertyType);
            }
        }
    }

    private static string? WireName(ICustomAttributeProvider parameter) =>
        parameter.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false).OfType<FromQueryAttribute>().FirstOrDefault()?.Name;

    private static bool CanBeRead(string? text, Type type) =>
        string.IsNullOrEmpty(text) || Nullable.GetUnderlyingType(type) is not { } value
        || (bool)typeof(UnboundParameter).GetMethod(nameof(Parses), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(value).Invoke(null, [text])!;

    private static bool Parses<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>[A-Za-z0-9_]+)\" from ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unbound();
}
