using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Atapos.Shared.Hosting.Http;

/// <summary>Finds the wire name of a query or path parameter that the framework could not read.</summary>
internal static partial class UnboundParameter
{
    /// <summary>The JSON name of the parameter, or null when the failure was about something else.</summary>
    internal static string? NameOf(BadHttpRequestException bad, Endpoint? endpoint)
    {
        var match = Unbound().Match(bad.Message);
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        var parameters = endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        return parameters.Where(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)).Select(WireName)
            .Concat(parameters.Where(p => p.GetCustomAttribute<AsParametersAttribute>() is not null)
                .SelectMany(p => p.ParameterType.GetProperties())
                .Where(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)).Select(WireName))
            .FirstOrDefault(found => found is not null) ?? name;
    }

    private static string? WireName(ICustomAttributeProvider parameter) =>
        parameter.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false).OfType<FromQueryAttribute>().FirstOrDefault()?.Name;

    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>[A-Za-z0-9_]+)\" from ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unbound();
}
