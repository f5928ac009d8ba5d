using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atapos.Identity.Authentication.Customers;

/// <summary>Sets up the verifying of customers' tokens. It needs no outside service, so a customer is known even when Atlas is away.</summary>
internal sealed class CustomerScheme(AccessTokens tokens) : IConfigureNamedOptions<JwtBearerOptions>
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
            OnTokenValidated = validated =>
            {
                if (AccessTokens.SubjectOf((JsonWebToken)validated.SecurityToken) is var (customer, merchant))
                {
                    validated.Principal = CallerTicket.ForCustomer(customer, merchant, Schemes.Customer);
                }
                else
                {
                    validated.Fail("The token names no customer.");
                }

                return Task.CompletedTask;
            },
        };
    }
}
