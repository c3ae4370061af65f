using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Notices;
using Sandbox.Web.Notices.Mail;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Decide;

/// <summary>A supervisor who took no part in the case confirms an erasure, and it is carried out: salt and value go, the commitment stays.</summary>
public static class ConfirmErasure
{
    // Long enough for a lost answer to be asked for again.
    private static readonly TimeSpan keysServe = TimeSpan.FromHours(1);

    [Requires(Permission.ConfirmErasures)]
    public sealed record Command(Guid CaseId, Guid ErasureId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ErasureDesk desk, Outbox outbox, KeptMails mails, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var erasure = await db.Erasures.SingleOrDefaultAsync(e => e.Id == command.ErasureId && e.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            // A passage is known by its place, and another erasure may have moved it.
            if (await db.Disclosures.AnyAsync(text => text.EntryId == erasure.EntryId && text.Pointer == erasure.Pointer && db.Erasures.Any(other => other.Id == text.ErasureId && other.DecidedAt > erasure.ProposedAt), token))
                throw new RuleViolation(Rule.ChangedMeanwhile);
            var parts = await desk.Apply(file, erasure.Subject, erasure.Id, token);
            parts.RequireUnsaid(command.Reasons);
            var now = clock.GetUtcNow();
            erasure.Confirm(file, await desk.Limits(file, parts, token), scope.Actor, command.Reasons, now);
            erasure.Record(parts.Texts);
            // The digest of an old request was made of what it said.
            await db.HandledRequests.Where(request => request.At < now - keysServe).ExecuteDeleteAsync(token);
            await outbox.Tell(file, "DataErased", Role.Auditor, token);
            await outbox.Tell(file, "ErasureConfirmed", Role.DataProtectionOfficer, token);
            await mails.Forget(parts.Pieces, token);
            return Unit.Value;
        }
    }
}
