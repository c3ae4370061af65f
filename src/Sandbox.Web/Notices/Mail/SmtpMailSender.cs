using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Sandbox.Web.Notices.Mail;

public sealed class SmtpMailSender(IOptions<SmtpSettings> settings, TimeProvider clock) : IMailSender
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    public async Task Send(OutgoingMail mail, CancellationToken token)
    {
        var smtp = settings.Value;
        using var message = mail.ToMime(new MailboxAddress(smtp.FromName, smtp.From), clock.GetUtcNow());
        using var client = new SmtpClient { Timeout = (int)patience.TotalMilliseconds };
        await client.ConnectAsync(smtp.Host!, smtp.Port, smtp.Security, token);
        if (smtp.User is not null)
            await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", token);
        await client.SendAsync(message, token);
        await client.DisconnectAsync(quit: true, token);
    }
}
