using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Return;

/// <summary>The authority sends the proposed plan back, item by item.</summary>
public static class ReturnPlan
{
    [Requires(Permission.AgreePlan)]
    public sealed record Command(Guid CaseId, IReadOnlyList<ReturnedItem> Items) : ICommand;

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
            (await db.OpenParticipation(command.CaseId, token)).ReturnPlan(command.Items, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
