using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Decide;

/// <summary>A proposed erasure as the one who decides on it needs it: the data, every place that they would go from, and what stands against it. Of a decided one only what the trail says.</summary>
public static class ViewErasure
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid ErasureId) : IQuery<Shown>, IReadsFile
    {
        FilePart IReadsFile.Part => FilePart.Erasure;

        Guid IReadsFile.PartId => ErasureId;
    }

    /// <param name="Text">The text in which the words are marked; null of a file, and once the erasure is decided.</param>
    /// <param name="FileName">Of an evidence file, while it is there.</param>
    /// <param name="Places">Where data go from, or went from: record and field with how often.</param>
    /// <param name="Forbids">What stands against it, apart from who decides.</param>
    /// <param name="WhyNot">Why this person may not decide; null where they may.</param>
    public sealed record Shown(
        Guid Id, Guid CaseId, string Reference, string SystemName, string Company, ErasureKind Kind, ErasureGround Ground, string Source, string? ProposedBy, DateTimeOffset ProposedAt, string? ProposedReasons,
        ErasureOutcome? Outcome, string? DecidedBy, DateTimeOffset? DecidedAt, string? DecidedReasons, string? Text, IReadOnlyList<TextSpan> Passages, string? FileName, IReadOnlyList<PlaceRow> Places, Rule? Forbids, DateOnly? RetainedUntil, Rule? WhyNot);

    public sealed record PlaceRow(string Record, string Field, int Times);

    public sealed class Handler(SandboxDbContext db, ErasureDesk desk, ActScope scope) : IRequestHandler<Query, Shown>
    {
        public async Task<Shown> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireErasureReader();
            var erasure = await db.Erasures.AsNoTracking().SingleOrDefaultAsync(e => e.Id == query.ErasureId, token) ?? throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.Include(f => f.Tasks).Include(f => f.Involvements).AsSplitQuery().SingleAsync(f => f.Id == erasure.CaseId, token);
            var company = await db.Organisations.AsNoTracking().Where(o => o.Id == file.OrganisationId).Select(o => o.Name).SingleAsync(token);
            var names = await db.Users.AsNoTracking().Where(person => person.Id == erasure.ProposedBy || person.Id == erasure.DecidedBy).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            var acts = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == file.Id && entry.SubjectId == erasure.Id).OrderBy(entry => entry.CaseSeq).ToListAsync(token);
            var ids = acts.Select(entry => entry.Id).ToList();
            var reasons = await db.Disclosures.AsNoTracking().Where(text => ids.Contains(text.EntryId) && text.Pointer == "/reasons").ToDictionaryAsync(text => text.EntryId, text => text.Value, token);
            string? Reasons(params Act[] of) => acts.LastOrDefault(entry => of.Contains(entry.Act)) is { } entry ? reasons.GetValueOrDefault(entry.Id) : null;

            string? text = null, fileName = null;
            IReadOnlyList<PlaceRow> places = [];
            (Rule? Forbids, DateOnly? Until) limits = (null, null);
            if (erasure.IsOpen)
            {
                text = await db.Disclosures.AsNoTracking().Where(t => t.EntryId == erasure.EntryId && t.Pointer == erasure.Pointer).Select(t => t.Value).SingleOrDefaultAsync(token);
                fileName = await db.Evidence.AsNoTracking().Where(e => e.Id == erasure.EvidenceId).Select(e => e.FileName).SingleOrDefaultAsync(token);
                try
                {
                    // Tried out on records that are never saved.
                    var parts = await desk.Apply(file, erasure.Subject, erasure.Id, token);
                    places = Rows(parts.Places);
                    var found = await desk.Limits(file, parts, token);
                    limits = (found.Forbids, found.RetainedUntil);
                }
                catch (RuleViolation gone)
                {
                    (text, limits) = (null, (gone.Rule, null));
                }
            }
            else if (erasure.Outcome == ErasureOutcome.Confirmed && acts.LastOrDefault(entry => entry.Act is Act.ConfirmErasure or Act.RepeatErasure) is { } carriedOut && RecordedEntry.Read(carriedOut.Payload) is { } said)
            {
                places = Rows([
                    .. said.Changes.Where(change => change.Record is not (nameof(Erasure) or nameof(CaseFile) or nameof(Involvement))).SelectMany(change => change.Fields.Select(field => new ErasedPlace(change.Record, change.Id, field.Name))),
                    .. said.ErasedTexts.Keys.Select(place => new ErasedPlace(nameof(Disclosure), place.Entry.ToString(), place.Pointer)),
                ]);
            }
            return new(
                erasure.Id, file.Id, file.Reference, file.SystemName, company, erasure.Kind, erasure.Ground, erasure.Source, names.GetValueOrDefault(erasure.ProposedBy), erasure.ProposedAt, Reasons(Act.ProposeErasure),
                erasure.Outcome, erasure.DecidedBy is { } by ? names.GetValueOrDefault(by) : null, erasure.DecidedAt, Reasons(Act.ConfirmErasure, Act.RefuseErasure), text, erasure.Passages, fileName, places, limits.Forbids, limits.Until,
                file.WhyNot(Act.ConfirmErasure, scope.Actor, erasure.Id)?.Rule);
        }

        private static IReadOnlyList<PlaceRow> Rows(IEnumerable<ErasedPlace> places) =>
            [.. places.GroupBy(place => (place.Record, Field: place.Record == nameof(Disclosure) ? "" : place.Field)).Select(group => new PlaceRow(group.Key.Record, group.Key.Field, group.Count())).OrderBy(row => row.Record, StringComparer.Ordinal)];
    }
}
