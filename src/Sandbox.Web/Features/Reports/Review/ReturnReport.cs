using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.Review;

/// <summary>The officer sends a report back, item by item.</summary>
public static class ReturnReport
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, Guid ReportId, IReadOnlyList<ReturnedItem> Items) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Items).NotEmpty();
            RuleForEach(command => command.Items).ChildRules(item => item.RuleFor(one => one.Reason).NotEmpty().MaximumLength(4000));
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).ReturnReport(command.ReportId, command.Items, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
