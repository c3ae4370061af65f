using Microsoft.Extensions.Options;
using MimeKit;

namespace Sandbox.Web.Notices.Mail;

// For demonstrations and development: each mail is a file that any mail program opens.
public sealed class FolderMailSender(IOptions<SmtpSettings> settings, TimeProvider clock, ILogger<FolderMailSender> log) : IMailSender
{
    private int mails;

    public async Task Send(OutgoingMail mail, CancellationToken token)
    {
        var smtp = settings.Value;
        var folder = Directory.CreateDirectory(smtp.Folder);
        using var message = mail.ToMime(new MailboxAddress(smtp.FromName, smtp.From), clock.GetUtcNow());
        var path = Path.Combine(folder.FullName, $"{Guid.CreateVersion7():n}.eml");
        // Written under another name first: whoever watches the folder sees whole mails only.
        await message.WriteToAsync($"{path}.part", token);
        File.Move($"{path}.part", path);
        if (Interlocked.Increment(ref mails) == 1) log.LogInformation("No Smtp:Host is set, so mails are written to {Folder}", folder.FullName);
        log.LogDebug("A mail was written to {Path}", path);
    }
}
