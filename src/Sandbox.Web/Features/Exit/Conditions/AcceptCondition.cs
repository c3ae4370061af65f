using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Conditions;

/// <summary>The officer finds that what the company showed meets the condition.</summary>
public static class AcceptCondition
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, Guid ConditionId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, ConditionDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var condition = file.Conditions.SingleOrDefault(imposed => imposed.Id == command.ConditionId) ?? throw new RuleViolation(Rule.NotFound);
            condition.Accept(file, scope.Actor, command.Note, clock.GetUtcNow());
            await desk.Stop(file, condition, token);
            return Unit.Value;
        }
    }
}
