using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Accept;

/// <summary>The supervisor accepts the exit report that someone else reviewed; the participation is complete.</summary>
public static class AcceptExitReport
{
    /// <param name="Publish">Whether the authority agrees to publication; it takes both sides (AI Act Art. 57(8)).</param>
    [Requires(Permission.ApproveReports)]
    public sealed record Command(Guid CaseId, bool Publish, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).AcceptExitReport(command.Publish, scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
