namespace Sandbox.Web.Notices.Mail;

// Hands one mail to the outside world; throws where it was not taken, so that the caller keeps it.
public interface IMailSender
{
    Task Send(OutgoingMail mail, CancellationToken token);
}
