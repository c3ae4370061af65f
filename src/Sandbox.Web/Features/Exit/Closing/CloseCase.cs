using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Closing;

/// <summary>The supervisor closes the case on the evidence of its company.</summary>
public static class CloseCase
{
    [Requires(Permission.ApproveReports)]
    public sealed record Command(Guid CaseId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).CloseCase(scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
