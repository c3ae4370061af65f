using System.Threading.Channels;

namespace Sandbox.Web.Notices.Mail;

// Account mails leave after the page has answered, so that the time of an answer does not tell whether an account exists.
// They are asked for again by the person when they get lost; notices about cases do not go this way.
public sealed class MailQueue(IMailSender sender, TimeProvider clock, ILogger<MailQueue> log) : BackgroundService
{
    private static readonly TimeSpan[] pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1)];

    // Bounded: a mail server that is down must not fill the memory.
    private readonly Channel<OutgoingMail> waiting =
        Channel.CreateBounded<OutgoingMail>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Post(OutgoingMail mail) => waiting.Writer.TryWrite(mail);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var mail in waiting.Reader.ReadAllAsync(stoppingToken))
            await Deliver(mail, stoppingToken);
    }

    private async Task Deliver(OutgoingMail mail, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await sender.Send(mail, token);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !token.IsCancellationRequested)
            {
                // The address is personal and stays out of the log.
                log.LogWarning(failure, "A mail was not taken, attempt {Attempt}", attempt + 1);
                if (attempt == pauses.Length)
                    return;
                await Task.Delay(pauses[attempt], clock, token);
            }
        }
    }
}
