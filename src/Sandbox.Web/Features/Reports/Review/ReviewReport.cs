using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.Review;

/// <summary>The officer finds a report good and hands it to a supervisor.</summary>
public static class ReviewReport
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, Guid ReportId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).ReviewReport(command.ReportId, scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
