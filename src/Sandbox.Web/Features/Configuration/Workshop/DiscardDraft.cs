using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Configuration.Workshop;

/// <summary>Puts a draft away. Its text is kept, but nobody goes on with it.</summary>
public static class DiscardDraft
{
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid DraftId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await db.OpenDraft(command.DraftId, token);
            draft.DiscardedAt = clock.GetUtcNow();
            draft.Revision++;
            db.Note(AccessAct.DiscardPackDraft, draft, scope.Actor, clock.GetUtcNow(), command.Reasons);
            return Unit.Value;
        }
    }
}
