using System.Text;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Sampling;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Samples;

/// <summary>Draws the sample from nonce and fixed checkpoint; who has both draws the same again.</summary>
public static class DrawSample
{
    /// <param name="Nonce">What the auditor chose after the checkpoint was fixed: at least 16 bytes of UTF-8.</param>
    [Requires(Permission.ReadTrail)]
    public sealed record Command(Guid SampleId, string Nonce) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Nonce).Must(nonce => Encoding.UTF8.GetByteCount(nonce.Trim()) >= RandomSample.MinimumNonceLength).MaximumLength(200);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var sample = await db.AuditSamples.SingleOrDefaultAsync(s => s.Id == command.SampleId && s.AuditorId == scope.Actor.PersonId, token) ?? throw new RuleViolation(Rule.NotFound);
            // A second nonce would be a second try.
            if (sample.DrawnAt is not null) throw new RuleViolation(Rule.AlreadyUnderWay);
            var note = SignedNote.Parse(sample.Checkpoint);
            var acts = Lifecycle.Decisions.Select(act => act.ToString()).ToArray();
            var population = await db.Database.SqlQuery<Logged>(
                $"""
                select l.log_index as "LogIndex", l.entry_id as "EntryId" from log_leaves l join trail_entries e on e.id = l.entry_id
                where l.log_id = {sample.LogId} and l.log_index < {sample.Size} and e.act = any ({acts})
                """).ToDictionaryAsync(row => row.LogIndex, row => row.EntryId, token);
            var now = clock.GetUtcNow();
            var nonce = command.Nonce.Trim();
            (sample.Nonce, sample.DrawnAt, sample.Population) = (nonce, now, population.Count);
            if (population.Count > 0)
            {
                var drawn = RandomSample.Draw(Encoding.UTF8.GetBytes(nonce), Checkpoint.Parse(note.Text), population.Keys, sample.Count);
                db.AuditFindings.AddRange(drawn.Select((index, i) => new AuditFinding { Id = Guid.CreateVersion7(now), SampleId = sample.Id, Place = i + 1, EntryId = population[index], LogIndex = index }));
            }
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = scope.Actor.PersonId, Act = AccessAct.DrawSample, After = $"{sample.Id} {nonce}" });
            return Unit.Value;
        }
    }

    private sealed record Logged(long LogIndex, Guid EntryId);
}
