using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Identity;
using Sandbox.Web.Notices.Mail;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Notices;

// Sends the notices that acts left in the outbox. A mail server that is down delays them, and loses none.
public sealed class NoticeSender(IServiceScopeFactory scopes, IMailSender mails, IStringLocalizer<NoticeTexts> texts, NoticeWords words, PublicAddress site, TimeProvider clock, ILogger<NoticeSender> logger)
    : DueWork(TimeSpan.FromSeconds(5), "A notice could not be sent", clock, logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Sends the oldest notice that is due; false where none is. The row stays locked meanwhile, so that another node takes the next one.
    public override async Task<bool> DoOne(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Procedure, token);
        var now = Clock.GetUtcNow();
        var notice = await db.OutgoingNotices
            .FromSql($"select * from outgoing_notices where sent_at is null and next_try_at <= {now} order by next_try_at, id limit 1 for update skip locked")
            .SingleOrDefaultAsync(token);
        if (notice is null) return false;
        notice.Attempts++;
        try
        {
            if (await Write(db, notice, token) is { } mail) await mails.Send(mail, token);
            notice.SentAt = now;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Logger.LogWarning(fault, "Notice {Notice} was not taken at attempt {Attempt}.", notice.Id, notice.Attempts);
            var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, 10 * Math.Pow(2, notice.Attempts)));
            notice.NextTryAt = now + wait;
        }
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
        return true;
    }

    // Null for someone whose account was closed in the meantime.
    private async Task<OutgoingMail?> Write(SandboxDbContext db, OutgoingNotice notice, CancellationToken token)
    {
        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == notice.PersonId && user.DisabledAt == null, token);
        if (person?.Email is null) return null;
        var file = await db.Cases.AsNoTracking().Where(f => f.Id == notice.CaseId).Select(f => new { f.Id, f.Reference, f.SystemName }).SingleAsync(token);
        var kind = await db.Organisations.Where(organisation => organisation.Id == person.OrganisationId).Select(organisation => (OrganisationKind?)organisation.Kind).SingleOrDefaultAsync(token);
        var address = site.To(kind switch
        {
            OrganisationKind.Company => $"/applications/{file.Id}/case",
            OrganisationKind.AuditOffice => $"/trail/cases/{file.Id}",
            _ when notice.Name.StartsWith("Erasure", StringComparison.Ordinal) => $"/cases/{file.Id}/erasures",
            _ => $"/cases/{file.Id}",
        });
        var about = await db.Clocks.AsNoTracking().Where(c => c.Id == notice.ClockId).Select(c => new { c.Name, c.DueOn }).SingleOrDefaultAsync(token);
        return Languages.In(person.Culture, () =>
        {
            var subject = words.Of(notice.Name, file.Reference, about?.Name, about?.DueOn);
            return new OutgoingMail(
                person.Email, person.FullName, person.Culture, subject, [texts["Greeting", person.FullName], $"{subject}.", texts["About", file.SystemName]], new MailLink(address, texts["Open"]));
        });
    }
}
