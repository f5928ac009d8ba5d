using System.Text.RegularExpressions;
using Atapos.Sandbox.Http;
using Atapos.Sandbox.Mail.Smtp;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Atapos.Sandbox.Mail;

/// <summary>What came in, for tests and developers.</summary>
internal static partial class MailControls
{
    public static void MapMailControls(this IEndpointRouteBuilder routes)
    {
        var mail = routes.MapGroup("/mail");
        mail.MapGet("", (Inbox inbox, string? to) => TypedResults.Ok(inbox.List(to)));
        mail.MapDelete("", (Inbox inbox) =>
        {
            inbox.Clear();
            return TypedResults.NoContent();
        });
        mail.MapGet("/server", Server);
        mail.MapGet("/{id:long}", Results<Ok<ReceivedMail>, JsonHttpResult<ApiError>> (long id, Inbox inbox) =>
            inbox.Find(id) is { } found ? TypedResults.Ok(found) : NoMail());
        mail.MapGet("/{id:long}/raw", Results<FileContentHttpResult, JsonHttpResult<ApiError>> (long id, Inbox inbox) =>
            inbox.Find(id) is { } found ? TypedResults.Bytes(found.Raw, "message/rfc822", $"{id}.eml") : NoMail());
        mail.MapGet("/{id:long}/html", Html);
    }

    private static Results<ContentHttpResult, JsonHttpResult<ApiError>> Html(long id, Inbox inbox, HttpResponse response)
    {
        if (inbox.Find(id) is not { } mail)
        {
            return NoMail();
        }

        if (mail.Html is null)
        {
            return ApiError.Answer(StatusCodes.Status404NotFound, "this mail has no HTML");
        }

        PageSecurity.ForMailOfOthers(response);
        return TypedResults.Text(Head().Replace(mail.Html, "$0<base target=\"_blank\">", 1), "text/html; charset=utf-8");
    }

    private static Ok<ServerSetUp> Server(HttpRequest request, SmtpServer server, SmtpCertificate certificate, SandboxSettings settings) =>
        TypedResults.Ok(new ServerSetUp(
            request.Host.Host,
            server.Ports.SmtpPort,
            server.Ports.StarttlsPort,
            server.Ports.SmtpsPort,
            certificate.File,
            settings.SmtpUsername is not null,
            settings.SmtpUsername,
            SmtpDataReader.LargestMessage));

    private static JsonHttpResult<ApiError> NoMail() => ApiError.Answer(StatusCodes.Status404NotFound, "no mail has this id");

    // Where the head begins, with or without the tags that say so. Links must not open within the frame, whose page may load nothing.
    [GeneratedRegex(
        @"\A\s*(<!doctype[^>]*>)?(\s*<html[^>]*>)?(\s*<head[^>]*>)?",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Head();

    private sealed record ServerSetUp(
        string Host, int SmtpPort, int StarttlsPort, int SmtpsPort, string CertificateFile, bool AuthRequired, string? Username, int LargestMessage);
}
