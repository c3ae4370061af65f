using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Decide;

/// <summary>A supervisor who took no part in the case refuses an erasure; the data stay.</summary>
public static class RefuseErasure
{
    [Requires(Permission.ConfirmErasures)]
    public sealed record Command(Guid CaseId, Guid ErasureId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Outbox outbox, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var erasure = await db.Erasures.SingleOrDefaultAsync(e => e.Id == command.ErasureId && e.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            erasure.Refuse(file, scope.Actor, command.Reasons, clock.GetUtcNow());
            await outbox.Tell(file, "ErasureRefused", Role.DataProtectionOfficer, token);
            return Unit.Value;
        }
    }
}
