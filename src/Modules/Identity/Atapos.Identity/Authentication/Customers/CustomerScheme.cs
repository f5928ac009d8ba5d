using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>Sets up the verifying of customers' tokens. It needs no outside service, so a customer is known even when Atlas is away.</summary>
internal sealed class CustomerScheme(AccessTokens tokens, ICustomerStandings standings) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(string? name, JwtBearerOptions options)
    {
        if (string.Equals(name, Schemes.Customer, StringComparison.Ordinal))
        {
            Configure(options);
        }
    }

    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = tokens.Validation;
        options.Events = new()
        {
            OnMessageReceived = received =>
            {
                received.Token = PresentedToken.Of(received.Request, tokens)?.Value;
                return Task.CompletedTask;
            },
            OnTokenValidated = async validated =>
            {
                if (AccessTokens.SubjectOf((JsonWebToken)validated.SecurityToken) is not { } subject)
                {
                    validated.Fail("The token names no customer.");
                }
                else if (!await standings.CountsAsync(
                    subject.Merchant, subject.CustomerId, subject.TokenId, subject.IssuedAt, validated.HttpContext.RequestAborted))
                {
                    validated.Fail("The customer has signed out or was shut out.");
                }
                else
                {
                    validated.Principal = CallerTicket.ForCustomer(
                        subject.CustomerId, subject.Merchant, subject.TokenId, subject.EndsAt, Schemes.Customer);
                }
            },
        };
    }
}
