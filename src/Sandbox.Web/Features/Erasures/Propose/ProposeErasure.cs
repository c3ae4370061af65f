using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Propose;

/// <summary>The data protection officer proposes to erase personal data (GDPR Art. 17; Personal Information Protection Law of China Art. 47).</summary>
public static class ProposeErasure
{
    /// <param name="Subject">The data by their place; the command never says them.</param>
    [Requires(Permission.ProposeErasures)]
    public sealed record Command(Guid CaseId, ErasureSubject Subject, ErasureGround Ground, string Reasons) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Subject).Must(subject => subject.Kind switch
            {
                ErasureKind.File => subject is { EvidenceId: not null, EntryId: null, Pointer: null, Passages: [] },
                ErasureKind.Text => subject is { EvidenceId: null, EntryId: not null, Pointer.Length: > 0, Passages: [] },
                ErasureKind.Passage => subject is { EvidenceId: null, EntryId: not null, Pointer.Length: > 0, Passages.Count: > 0 },
            });
            RuleFor(command => command.Ground).IsInEnum();
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ErasureDesk desk, Packs packs, Outbox outbox, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var looked = await db.OpenCase(command.CaseId, token);
            var parts = await desk.Apply(looked, command.Subject, Guid.Empty, token);
            var limits = await desk.Limits(looked, parts, token);
            parts.RequireUnsaid(command.Reasons);
            // Nothing is erased yet: what was taken out was only to see what stands against it.
            db.ChangeTracker.Clear();

            var file = await db.OpenCase(command.CaseId, token);
            var open = await db.Erasures.AsNoTracking().Where(erasure => erasure.CaseId == file.Id && erasure.Outcome == null).ToListAsync(token);
            if (open.Any(erasure => erasure.EvidenceId == command.Subject.EvidenceId && erasure.EntryId == command.Subject.EntryId && erasure.Pointer == command.Subject.Pointer && erasure.Passages.SequenceEqual(command.Subject.Passages)))
                throw new RuleViolation(Rule.AlreadyUnderWay, Act.ProposeErasure);
            var erasure = Erasure.Propose(file, command.Subject, command.Ground, packs.Preset(file.Preset).Ground(LegalMatter.Erasure), limits, scope.Actor, command.Reasons, clock.GetUtcNow());
            db.Erasures.Add(erasure);
            await outbox.Tell(file, "ErasureProposed", Role.Supervisor, token);
            return erasure.Id;
        }
    }
}
