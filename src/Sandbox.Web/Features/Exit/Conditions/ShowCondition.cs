using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Conditions;

/// <summary>The company shows that it has met a condition; an officer looks at it.</summary>
public static class ShowCondition
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk filings, ConditionDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await filings.Draft(command.DraftId, FilingKind.ConditionEvidence, token);
            var file = await db.OpenCase(draft.CaseId ?? throw new RuleViolation(Rule.NotFound), token);
            var condition = file.Conditions.SingleOrDefault(imposed => imposed.Id == draft.SubjectId) ?? throw new RuleViolation(Rule.NotFound);
            var (filing, _, _) = await filings.File(draft, file.Id, token);
            condition.Show(file, filing, scope.Actor, clock.GetUtcNow());
            await desk.Stop(file, condition, token);
            return Unit.Value;
        }
    }
}
