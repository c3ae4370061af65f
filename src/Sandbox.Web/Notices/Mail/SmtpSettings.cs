using MailKit.Security;

namespace Sandbox.Web.Notices.Mail;

// The section "Smtp". Without a host, mail goes to a folder.
public sealed class SmtpSettings
{
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    // StartTls refuses to go on in clear text; None is for a relay on the same machine.
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    public string From { get; set; } = "sandbox@localhost";

    public string FromName { get; set; } = "AI Regulatory Sandbox";

    // Where mail goes without a host: a folder of .eml files, in the data folder where none is named.
    public string Folder { get; set; } = "";

    public static string FolderOf(IConfiguration settings) =>
        settings["Smtp:Folder"] is { Length: > 0 } named ? named : Path.Combine(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data", "mail");
}
