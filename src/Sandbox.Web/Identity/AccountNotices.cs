using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Sandbox.Web.Notices.Mail;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Identity;

// Sends what the person cannot ask for again: invitations, and the news that a second factor was reset. A mail server that is down delays
// them, and loses none. The secret of an invitation is made here, so that it is in the mail and nowhere else.
public sealed class AccountNotices(IServiceScopeFactory scopes, IMailSender mails, IStringLocalizer<IdentityTexts> texts, PublicAddress site, TimeProvider clock, ILogger<AccountNotices> logger)
    : DueWork(TimeSpan.FromSeconds(2), "A mail about an account could not be sent", clock, logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // The row stays locked meanwhile, so that another node takes the next one.
    public override async Task<bool> DoOne(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (!await Invite(db, token) && !await TellOfReset(db, token)) return false;
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        return true;
    }

    private async Task<bool> Invite(SandboxDbContext db, CancellationToken token)
    {
        var now = Clock.GetUtcNow();
        var invitation = await db.Invitations
            .FromSql($"select i.*, i.xmin from invitations i where next_try_at <= {now} order by next_try_at, id limit 1 for update skip locked")
            .SingleOrDefaultAsync(token);
        if (invitation is null) return false;
        var known = await db.Users.AsNoTracking().Where(person => person.NormalizedEmail == invitation.Email.ToUpperInvariant()).Select(person => person.Culture).SingleOrDefaultAsync(token);
        var organisation = await db.Organisations.AsNoTracking().Where(organisation => organisation.Id == invitation.OrganisationId).Select(organisation => organisation.Name).SingleAsync(token);
        var by = await db.Users.AsNoTracking().Where(person => person.Id == invitation.InvitedBy).Select(person => person.FullName).SingleAsync(token);
        var secret = invitation.NewSecret();
        var mail = Languages.In(known ?? invitation.Culture, () => new OutgoingMail(
            invitation.Email,
            invitation.Email,
            known ?? invitation.Culture,
            texts["Mail.Invite.Subject", organisation],
            // Whoever has an account already learns it here, and only here.
            [texts[known is null ? "Mail.Invite.Text" : "Mail.Invite.Known", by, organisation, (int)Invitation.Validity.TotalDays], texts["Mail.Invite.NotYou"]],
            known is null
                ? new MailLink(site.To($"/account/join?invitation={invitation.Id}&code={secret}"), texts["Mail.Invite.Link"])
                : new MailLink(site.To("/account/sign-in"), texts["SignIn.Title"])));
        if (await Sent(mail, invitation.Attempts, token) is { } again) invitation.TryAgainAt(now + again);
        else invitation.Taken();
        return true;
    }

    private async Task<bool> TellOfReset(SandboxDbContext db, CancellationToken token)
    {
        var now = Clock.GetUtcNow();
        var reset = await db.SecondFactorResets
            .FromSql($"select * from second_factor_resets where next_try_at <= {now} order by next_try_at, id limit 1 for update skip locked")
            .SingleOrDefaultAsync(token);
        if (reset is null) return false;
        var person = await db.Users.AsNoTracking().SingleAsync(person => person.Id == reset.PersonId, token);
        var mail = Languages.In(person.Culture, () => new OutgoingMail(
            person.Email!, person.FullName, person.Culture, texts["Mail.FactorReset.Subject"],
            [texts["Mail.Greeting", person.FullName], texts["Mail.FactorReset.Text"], texts["Mail.FactorReset.NotYou"]],
            new MailLink(site.To("/account/sign-in"), texts["SignIn.Title"])));
        if (await Sent(mail, reset.Attempts, token) is { } again) reset.TryAgainAt(now + again);
        else reset.Taken();
        return true;
    }

    // Null where the mail was taken; else how long to wait.
    private async Task<TimeSpan?> Sent(OutgoingMail mail, int attempts, CancellationToken token)
    {
        try
        {
            await mails.Send(mail, token);
            return null;
        }
        catch (Exception fault) when (!token.IsCancellationRequested)
        {
            // The address is personal and stays out of the log.
            Logger.LogWarning(fault, "A mail about an account was not taken at attempt {Attempt}.", attempts + 1);
            return TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 10 * Math.Pow(2, Math.Min(attempts, 20))));
        }
    }
}
