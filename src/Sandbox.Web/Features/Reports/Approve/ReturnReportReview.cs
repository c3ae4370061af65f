using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.Approve;

/// <summary>The supervisor sends the review of a report back to the officer.</summary>
public static class ReturnReportReview
{
    [Requires(Permission.ApproveReports)]
    public sealed record Command(Guid CaseId, Guid ReportId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).ReturnReportReview(command.ReportId, scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
