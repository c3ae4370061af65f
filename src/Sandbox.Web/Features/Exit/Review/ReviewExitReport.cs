using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Review;

/// <summary>The officer finds the exit report good, and says whether the objectives of the plan were met.</summary>
public static class ReviewExitReport
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, bool ObjectivesMet, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).ReviewExitReport(command.ObjectivesMet, scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
