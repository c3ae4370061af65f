using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Conditions;

/// <summary>The officer finds that what the company showed is not enough; it has the usual time to mend that.</summary>
public static class ReturnCondition
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, Guid ConditionId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, ConditionDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var condition = file.Conditions.SingleOrDefault(imposed => imposed.Id == command.ConditionId) ?? throw new RuleViolation(Rule.NotFound);
            var dueOn = desk.LastDay(file);
            condition.Return(file, scope.Actor, command.Reasons, desk.EndOf(file, dueOn), clock.GetUtcNow());
            await desk.Resume(file, condition, dueOn, token);
            return Unit.Value;
        }
    }
}
