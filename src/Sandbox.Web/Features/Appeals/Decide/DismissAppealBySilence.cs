using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Appeals.Decide;

/// <summary>An appeal that nobody decided in time is deemed dismissed, by letter, where the rule of its clock says so.</summary>
public static class DismissAppealBySilence
{
    [Requires(Permission.DecideAppeals)]
    public sealed record Command(Guid CaseId, Guid AppealId, string Reasons) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            // Not an act of a person: theirs are reasoned, here there are none but the silence.
            if (scope.Actor.Silence is null) throw new RuleViolation(Rule.NotPermitted, Permission.DecideAppeals);
            var file = await db.OpenCase(command.CaseId, token);
            var appeal = await db.Appeals.SingleOrDefaultAsync(filed => filed.Id == command.AppealId && filed.CaseId == command.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var act = appeal.Decide(file, AppealOutcome.Dismissed, null, null, scope.Actor, command.Reasons, clock.GetUtcNow());
            return (await letters.SignSilent(file, act, nameof(AppealOutcome.Dismissed), token)).Id;
        }
    }
}
