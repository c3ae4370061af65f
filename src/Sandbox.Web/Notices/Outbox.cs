using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
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

    /// <summary>The clock that the notice is about, where it is about one.</summary>
    public Guid? ClockId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When the person marked it as read in the app.</summary>
    public DateTimeOffset? ReadAt { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset NextTryAt { get; set; }
}

/// <summary>Writes notices to those who hold a role in a case; whoever is recused from its company hears nothing of it.</summary>
public sealed class Outbox(SandboxDbContext db, TimeProvider clock)
{
    public async Task Tell(CaseFile file, string name, Role role, CancellationToken token) =>
        await Tell(file, name, null, role == Role.CaseOfficer && file.OfficerId is { } officer ? [officer] : await Holders(file, role, null, token), token);

    /// <summary>Tells people, each once, and nobody who may not know.</summary>
    public async Task Tell(CaseFile file, string name, Guid? clockId, IEnumerable<Guid> people, CancellationToken token)
    {
        var recused = await db.Recusals.AsNoTracking().Where(recusal => recusal.OrganisationId == file.OrganisationId).Select(recusal => recusal.PersonId).ToListAsync(token);
        var now = clock.GetUtcNow();
        db.OutgoingNotices.AddRange(people.Distinct().Except(recused).Select(person => new OutgoingNotice
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            PersonId = person,
            Name = name,
            ClockId = clockId,
            CreatedAt = now,
            NextTryAt = now,
        }));
    }

    /// <summary>Everybody who holds a role: of the company of the case, of the kind of body that is asked, of the authority.</summary>
    public async Task<IReadOnlyList<Guid>> Holders(CaseFile file, Role role, OrganisationKind? agency, CancellationToken token)
    {
        var ofTheCompany = role is Role.CompanyOwner or Role.CompanyContributor;
        return await db.Users.AsNoTracking()
            .Where(person => person.DisabledAt == null && (!ofTheCompany || person.OrganisationId == file.OrganisationId))
            .Where(person => agency == null || db.Organisations.Any(body => body.Id == person.OrganisationId && body.Kind == agency))
            .Where(person => db.UserRoles.Any(held => held.UserId == person.Id && db.Roles.Any(r => r.Id == held.RoleId && r.Name == role.ToString())))
            .Select(person => person.Id).ToListAsync(token);
    }
}
