using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Appeals.File;

/// <summary>The company appeals against one decision of its case, or against a condition that a decision imposed.</summary>
public static class FileAppeal
{
    /// <param name="DraftId">The draft is about the contested decision: a part that someone took in the case, or a condition.</param>
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var draft = await desk.Draft(command.DraftId, FilingKind.Appeal, token);
            var file = await db.OpenCase(draft.CaseId!.Value, token);
            var condition = file.Conditions.SingleOrDefault(imposed => imposed.Id == draft.SubjectId);
            var part = file.Involvements.SingleOrDefault(part => part.Id == draft.SubjectId);
            var contested = condition?.ImposedBy ?? part?.Act ?? throw new RuleViolation(Rule.NotFound);
            var earlier = await db.Appeals.Where(appeal => appeal.CaseId == file.Id).ToListAsync(token);
            var (filing, answers, _) = await desk.File(draft, file.Id, token);
            var served = file.Involvements.Where(part => part.Act == contested).Select(part => part.At).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            var until = served == DateTimeOffset.MinValue ? served : packs.Preset(file.Preset).EndOf(ClockName.AppealFiling, served);
            var appeal = Appeal.File(file, contested, condition?.Id, filing, answers.Values.Text("grounds") ?? "", false, until, earlier, scope.Actor, clock.GetUtcNow());
            db.Add(appeal);
            return appeal.Id;
        }
    }
}
