using System.Net;
using System.Text;
using MimeKit;

namespace Sandbox.Web.Notices.Mail;

// One mail in its reader's language: a subject, a few paragraphs and at most one link.
public sealed record OutgoingMail(
    string To,
    string ToName,
    string Culture,
    string Subject,
    IReadOnlyList<string> Paragraphs,
    MailLink? Link = null)
{
    public MimeMessage ToMime(MailboxAddress from, DateTimeOffset now)
    {
        var message = new MimeMessage { Subject = Subject, Date = now };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(ToName, To));
        message.Headers.Add(HeaderId.ContentLanguage, Culture);
        // Out-of-office answers to a machine help nobody (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new BodyBuilder { TextBody = Text(), HtmlBody = Html() }.ToMessageBody();
        return message;
    }

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var paragraph in Paragraphs)
            text.Append(paragraph).Append("\n\n");
        if (Link is not null)
            text.Append(Link.Text).Append(":\n").Append(Link.Address.AbsoluteUri).Append('\n');
        return text.ToString();
    }

    private string Html()
    {
        var html = new StringBuilder();
        html.Append($"<!DOCTYPE html><html lang=\"{Culture}\"><body style=\"font:16px/1.5 sans-serif;color:#1b2430\">");
        foreach (var paragraph in Paragraphs)
            html.Append("<p>").Append(WebUtility.HtmlEncode(paragraph)).Append("</p>");
        if (Link is not null)
        {
            var address = WebUtility.HtmlEncode(Link.Address.AbsoluteUri);
            html.Append($"<p><a href=\"{address}\">{WebUtility.HtmlEncode(Link.Text)}</a></p><p>{address}</p>");
        }
        return html.Append("</body></html>").ToString();
    }
}

public sealed record MailLink(Uri Address, string Text);
