using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Samples;

/// <summary>The auditor writes down what they found in one drawn decision.</summary>
public static class RecordFinding
{
    [Requires(Permission.ReadTrail)]
    public sealed record Command(Guid FindingId, AuditVerdict Verdict, string? Text) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Verdict).IsInEnum();
            RuleFor(command => command.Text).NotEmpty().When(command => command.Verdict != AuditVerdict.InOrder);
            RuleFor(command => command.Text).MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var finding = await db.OwnFinding(command.FindingId, scope.Actor, token);
            // What was answered is not written anew: the answer would be to something else.
            if (finding.Reply is not null) throw new RuleViolation(Rule.TooLate);
            var before = finding.Verdict?.ToString();
            (finding.Verdict, finding.Text, finding.FoundAt) = (command.Verdict, string.IsNullOrWhiteSpace(command.Text) ? null : command.Text.Trim(), clock.GetUtcNow());
            db.Log(AccessAct.RecordFinding, finding, scope.Actor, clock.GetUtcNow(), before, command.Verdict.ToString());
            return Unit.Value;
        }
    }
}

/// <summary>The authority replies to a finding.</summary>
public static class ReplyToFinding
{
    [Requires(Permission.ReplyToAudits)]
    public sealed record Command(Guid FindingId, string Text) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Text).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var finding = await db.AuditFindings.SingleOrDefaultAsync(f => f.Id == command.FindingId && f.Verdict != null && f.Verdict != AuditVerdict.InOrder, token) ?? throw new RuleViolation(Rule.NotFound);
            if (finding.SettledAt is not null) throw new RuleViolation(Rule.TooLate);
            // The decision of a company from which one is recused, or a decision of one's own, is for somebody else to answer for.
            var entry = await db.TrailEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Id == finding.EntryId, token) ?? throw new RuleViolation(Rule.NotFound);
            if (scope.Actor.People.Contains(entry.ActorId)) throw new RuleViolation(Rule.TookPartBefore, entry.Act);
            (finding.Reply, finding.RepliedBy, finding.RepliedAt) = (command.Text.Trim(), scope.Actor.PersonId, clock.GetUtcNow());
            db.Log(AccessAct.ReplyToFinding, finding, scope.Actor, clock.GetUtcNow(), null, null);
            return Unit.Value;
        }
    }
}

/// <summary>The auditor takes a finding as settled, with the reply or without.</summary>
public static class SettleFinding
{
    [Requires(Permission.ReadTrail)]
    public sealed record Command(Guid FindingId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var finding = await db.OwnFinding(command.FindingId, scope.Actor, token);
            if (finding.Verdict is null || finding.SettledAt is not null) throw new RuleViolation(Rule.NothingProposed);
            finding.SettledAt = clock.GetUtcNow();
            db.Log(AccessAct.SettleFinding, finding, scope.Actor, clock.GetUtcNow(), null, null);
            return Unit.Value;
        }
    }
}

/// <summary>The auditor closes a working paper in which nothing is open.</summary>
public static class CloseSample
{
    [Requires(Permission.ReadTrail)]
    public sealed record Command(Guid SampleId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var sample = await db.AuditSamples.SingleOrDefaultAsync(s => s.Id == command.SampleId && s.AuditorId == scope.Actor.PersonId, token) ?? throw new RuleViolation(Rule.NotFound);
            var findings = await db.AuditFindings.AsNoTracking().Where(f => f.SampleId == sample.Id).ToListAsync(token);
            if (sample.DrawnAt is null || sample.ClosedAt is not null || findings.Any(finding => finding.IsOpen)) throw new RuleViolation(Rule.StillOpen);
            var now = clock.GetUtcNow();
            sample.ClosedAt = now;
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = scope.Actor.PersonId, Act = AccessAct.CloseSample, After = sample.Id.ToString() });
            return Unit.Value;
        }
    }
}

internal static class FindingWork
{
    /// <summary>A finding of the auditor's own paper, while that is open.</summary>
    public static async Task<AuditFinding> OwnFinding(this SandboxDbContext db, Guid id, Actor auditor, CancellationToken token) =>
        await db.AuditFindings.SingleOrDefaultAsync(f => f.Id == id && db.AuditSamples.Any(s => s.Id == f.SampleId && s.AuditorId == auditor.PersonId && s.ClosedAt == null), token) ?? throw new RuleViolation(Rule.NotFound);

    public static void Log(this SandboxDbContext db, AccessAct act, AuditFinding finding, Actor actor, DateTimeOffset now, string? before, string? after) =>
        db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = actor.PersonId, Act = act, Before = before, After = $"{finding.SampleId} {finding.Place}{(after is null ? "" : " " + after)}" });
}
