using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Features.Members;

/// <summary>An organisation into which somebody may invite.</summary>
public sealed record InvitingBody(Guid Id, string Name, OrganisationKind Kind);

internal static class Inviting
{
    /// <summary>A company's owner invites into the company alone; an administrator everywhere but into companies, which manage themselves.</summary>
    public static IQueryable<Organisation> BodiesOf(this SandboxDbContext db, Actor actor)
    {
        var own = actor.IsCompany ? actor.OrganisationId : null;
        return db.Organisations.Where(organisation => own == null ? organisation.Kind != OrganisationKind.Company : organisation.Id == own);
    }

    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where there is none, or it is not for this actor.</exception>
    public static async Task<Invitation> Invitation(this SandboxDbContext db, Guid id, Actor actor, CancellationToken token) =>
        await db.Invitations.SingleOrDefaultAsync(invitation => invitation.Id == id && db.BodiesOf(actor).Any(body => body.Id == invitation.OrganisationId), token)
            ?? throw new RuleViolation(Rule.NotFound);

    public static void Log(this SandboxDbContext db, AccessAct act, Invitation invitation, Actor actor, DateTimeOffset now) =>
        db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = actor.PersonId, Act = act, SubjectId = invitation.OrganisationId, After = invitation.Roles });
}
