using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.List;

/// <summary>Erasures that wait for a decision, those decided last, the legal holds that stand, and cases found by their reference.</summary>
public static class ListErasures
{
    private const int Most = 50;

    /// <param name="Reference">The beginning of a case's reference.</param>
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(string? Reference = null) : IQuery<Overview>;

    public sealed record Overview(IReadOnlyList<Row> Open, IReadOnlyList<Row> Decided, IReadOnlyList<Held> Holds, IReadOnlyList<Found> Cases);

    public sealed record Row(Guid Id, Guid CaseId, string Reference, ErasureKind Kind, ErasureGround Ground, string? ProposedBy, DateTimeOffset ProposedAt, ErasureOutcome? Outcome, string? DecidedBy, DateTimeOffset? DecidedAt);

    public sealed record Held(Guid CaseId, string Reference, string? PlacedBy, DateTimeOffset PlacedAt);

    public sealed record Found(Guid CaseId, string Reference, string SystemName, string Company, Stage Stage);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Overview>
    {
        public async Task<Overview> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireErasureReader();
            var holds = db.LegalHolds.AsNoTracking().Where(hold => hold.LiftedAt == null);
            List<Found> cases = [];
            if (query.Reference is { Length: > 0 } reference)
                cases = await (from file in db.Cases.AsNoTracking().Where(file => file.Reference.StartsWith(reference.ToUpperInvariant()))
                               join company in db.Organisations on file.OrganisationId equals company.Id
                               orderby file.Reference descending
                               select new Found(file.Id, file.Reference, file.SystemName, company.Name, file.Stage)).Take(Most).ToListAsync(token);
            return new(
                await Rows(db.Erasures.Where(erasure => erasure.Outcome == null).OrderBy(erasure => erasure.ProposedAt)).ToListAsync(token),
                await Rows(db.Erasures.Where(erasure => erasure.Outcome != null).OrderByDescending(erasure => erasure.DecidedAt).Take(Most)).ToListAsync(token),
                await holds.OrderByDescending(hold => hold.PlacedAt).Select(hold => new Held(
                    hold.CaseId, db.Cases.Where(file => file.Id == hold.CaseId).Select(file => file.Reference).First(), db.Users.Where(person => person.Id == hold.PlacedBy).Select(person => person.FullName).FirstOrDefault(), hold.PlacedAt)).ToListAsync(token),
                cases);
        }

        private IQueryable<Row> Rows(IQueryable<Erasure> erasures) => erasures.AsNoTracking().Select(erasure => new Row(
            erasure.Id, erasure.CaseId, db.Cases.Where(file => file.Id == erasure.CaseId).Select(file => file.Reference).First(), erasure.Kind, erasure.Ground,
            db.Users.Where(person => person.Id == erasure.ProposedBy).Select(person => person.FullName).FirstOrDefault(), erasure.ProposedAt, erasure.Outcome,
            db.Users.Where(person => person.Id == erasure.DecidedBy).Select(person => person.FullName).FirstOrDefault(), erasure.DecidedAt));
    }
}
