using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Decisions;

/// <summary>A decision letter, for the authority and for the company that it is addressed to.</summary>
public static class ViewDecision
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid DecisionId) : IQuery<Shown>, IReadsFile
    {
        FilePart IReadsFile.Part => FilePart.Decision;

        Guid IReadsFile.PartId => DecisionId;
    }

    /// <param name="LogPosition">The number of the act's entry in the trail of the case.</param>
    public sealed record Shown(FormalDecision Letter, string Reference, string SystemName, string Company, string? SignedBy, string? SignedFor, IReadOnlyList<Condition> Conditions, long? LogPosition, string? Leaf, bool ForCompany);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Shown>
    {
        public async Task<Shown> Handle(Query query, CancellationToken token)
        {
            var actor = scope.Actor;
            if (!actor.Can(Permission.ReadCases) && !actor.Can(Permission.ReadOwnCases) && !actor.Can(Permission.ReadTrail)) throw new RuleViolation(Rule.NotPermitted, Permission.ReadCases);
            var letter = await db.Decisions.AsNoTracking().SingleOrDefaultAsync(d => d.Id == query.DecisionId, token) ?? throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == letter.CaseId).Select(file => new { file.Reference, file.SystemName, file.OrganisationId }).SingleAsync(token);
            var company = await db.Organisations.AsNoTracking().Where(o => o.Id == file.OrganisationId).Select(o => o.Name).SingleAsync(token);
            var people = new[] { letter.SignedBy, letter.SignedFor ?? letter.SignedBy };
            var names = await db.Users.AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            var conditions = await db.Conditions.AsNoTracking().Where(condition => letter.Conditions.Contains(condition.Id)).OrderBy(condition => condition.DueAt).ToListAsync(token);
            var entry = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == letter.CaseId && entry.Act == letter.Kind && entry.At == letter.SignedAt)
                .Select(entry => new { entry.CaseSeq, entry.Leaf }).FirstOrDefaultAsync(token);
            return new(
                letter, file.Reference, file.SystemName, company, names.GetValueOrDefault(letter.SignedBy), letter.SignedFor is { } principal ? names.GetValueOrDefault(principal) : null, conditions,
                entry?.CaseSeq, entry is null ? null : Convert.ToHexStringLower(entry.Leaf), actor.IsCompany);
        }
    }
}
