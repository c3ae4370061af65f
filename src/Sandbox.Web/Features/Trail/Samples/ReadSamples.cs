using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Samples;

/// <summary>The working papers, newest first: for auditors, and for those of the authority who reply.</summary>
public static class ListSamples
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query : IQuery<Samples>;

    public sealed record Samples(IReadOnlyList<Row> Rows);

    /// <param name="Open">Findings without a view of the auditor, or not settled.</param>
    /// <param name="Unanswered">Findings to which the authority owes a reply.</param>
    public sealed record Row(Guid Id, string Title, string Auditor, DateTimeOffset FixedAt, DateTimeOffset? DrawnAt, DateTimeOffset? ClosedAt, int Drawn, int Open, int Unanswered);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Samples>
    {
        public async Task<Samples> Handle(Query query, CancellationToken token)
        {
            SampleReaders.Require(scope.Actor);
            var samples = await db.AuditSamples.AsNoTracking().OrderByDescending(sample => sample.FixedAt).Take(100)
                .Select(sample => new { Sample = sample, Auditor = db.Users.Where(person => person.Id == sample.AuditorId).Select(person => person.FullName).First() }).ToListAsync(token);
            var ids = samples.Select(row => row.Sample.Id).ToList();
            var findings = (await db.AuditFindings.AsNoTracking().Where(finding => ids.Contains(finding.SampleId)).ToListAsync(token)).ToLookup(finding => finding.SampleId);
            return new([.. samples.Select(row => new Row(
                row.Sample.Id, row.Sample.Title, row.Auditor, row.Sample.FixedAt, row.Sample.DrawnAt, row.Sample.ClosedAt, findings[row.Sample.Id].Count(), findings[row.Sample.Id].Count(finding => finding.IsOpen),
                findings[row.Sample.Id].Count(finding => finding is { Verdict: not null and not AuditVerdict.InOrder, Reply: null, SettledAt: null })))]);
        }
    }
}

/// <summary>One working paper with everything in it.</summary>
public static class ReadSample
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid SampleId) : IQuery<Paper>;

    public sealed record Paper(
        Guid Id, string Title, string Auditor, DateTimeOffset FixedAt, string Checkpoint, long Size, int Count, string? Nonce, long? Population, DateTimeOffset? DrawnAt, DateTimeOffset? ClosedAt, bool Own, IReadOnlyList<Row> Findings);

    public sealed record Row(
        Guid Id, int Place, long LogIndex, Guid EntryId, Guid CaseId, string Reference, long Seq, Act Act, string? Actor, DateTimeOffset At, AuditVerdict? Verdict, string? Text, DateTimeOffset? FoundAt, string? Reply, string? RepliedBy,
        DateTimeOffset? RepliedAt, DateTimeOffset? SettledAt);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Paper>
    {
        public async Task<Paper> Handle(Query query, CancellationToken token)
        {
            SampleReaders.Require(scope.Actor);
            var sample = await db.AuditSamples.AsNoTracking().SingleOrDefaultAsync(s => s.Id == query.SampleId, token) ?? throw new RuleViolation(Rule.NotFound);
            var auditor = await db.Users.AsNoTracking().Where(person => person.Id == sample.AuditorId).Select(person => person.FullName).SingleAsync(token);
            // A case from which a reader is recused stays closed here too: row-level security leaves its rows out.
            var rows = await (
                from finding in db.AuditFindings.AsNoTracking()
                where finding.SampleId == sample.Id
                join entry in db.TrailEntries on finding.EntryId equals entry.Id
                join file in db.Cases on entry.CaseId equals file.Id
                orderby finding.Place
                select new Row(
                    finding.Id, finding.Place, finding.LogIndex, entry.Id, entry.CaseId, file.Reference, entry.CaseSeq, entry.Act, db.Users.Where(person => person.Id == entry.ActorId).Select(person => person.FullName).FirstOrDefault(), entry.At,
                    finding.Verdict, finding.Text, finding.FoundAt, finding.Reply, db.Users.Where(person => person.Id == finding.RepliedBy).Select(person => person.FullName).FirstOrDefault(), finding.RepliedAt, finding.SettledAt)).ToListAsync(token);
            return new(sample.Id, sample.Title, auditor, sample.FixedAt, sample.Checkpoint, sample.Size, sample.Count, sample.Nonce, sample.Population, sample.DrawnAt, sample.ClosedAt, sample.AuditorId == scope.Actor.PersonId, rows);
        }
    }
}

internal static class SampleReaders
{
    /// <exception cref="RuleViolation"><see cref="Rule.NotPermitted"/></exception>
    public static void Require(Actor actor)
    {
        if (!actor.Can(Permission.ReadTrail) && !actor.Can(Permission.ReplyToAudits)) throw new RuleViolation(Rule.NotPermitted, Permission.ReadTrail);
    }
}
