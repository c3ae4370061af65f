using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.Approve;

/// <summary>The supervisor accepts a report that someone else reviewed.</summary>
public static class ApproveReport
{
    [Requires(Permission.ApproveReports)]
    public sealed record Command(Guid CaseId, Guid ReportId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).ApproveReport(command.ReportId, scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
