using MimeKit;

namespace Sandbox.Web.Notices.Mail;

/// <summary>The folder that stands in for a mail server: what is erased goes from it too.</summary>
public sealed class KeptMails(string folder)
{
    public static KeptMails Of(IConfiguration settings) => new(SmtpSettings.FolderOf(settings));

    /// <summary>Removes every mail that says one of the pieces.</summary>
    public async Task Forget(IReadOnlyList<string> pieces, CancellationToken token)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.eml"))
        {
            using var mail = await MimeMessage.LoadAsync(path, token);
            var said = $"{mail.Subject}\n{mail.To}\n{mail.TextBody}";
            if (pieces.Any(piece => said.Contains(piece, StringComparison.Ordinal))) File.Delete(path);
        }
    }
}
