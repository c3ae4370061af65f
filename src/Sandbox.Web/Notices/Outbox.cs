using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Notices;

/// <summary>A notice to one person, written in the act's transaction and sent afterwards: once, however often the mail server fails.</summary>
public sealed class OutgoingNotice
{
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public Guid PersonId { get; init; }

    /// <summary>Which text: <c>Submitted</c>, <c>Refused</c> …</summary>
    public string Name { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NextTryAt { get; set; }
}

/// <summary>Writes notices to those who hold a role in a case.</summary>
public sealed class Outbox(SandboxDbContext db, TimeProvider clock)
{
    public async Task Tell(CaseFile file, string name, Role role, CancellationToken token)
    {
        var ofTheCompany = role is Role.CompanyOwner or Role.CompanyContributor;
        var people = await db.Users.AsNoTracking()
            .Where(person => person.DisabledAt == null && (!ofTheCompany || person.OrganisationId == file.OrganisationId))
            .Where(person => db.UserRoles.Any(held => held.UserId == person.Id && db.Roles.Any(r => r.Id == held.RoleId && r.Name == role.ToString())))
            .Select(person => person.Id).ToListAsync(token);
        var recipients = role == Role.CaseOfficer && file.OfficerId is { } officer ? [officer] : people;
        var now = clock.GetUtcNow();
        db.OutgoingNotices.AddRange(recipients.Select(person => new OutgoingNotice
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            PersonId = person,
            Name = name,
            CreatedAt = now,
            NextTryAt = now,
        }));
    }
}
