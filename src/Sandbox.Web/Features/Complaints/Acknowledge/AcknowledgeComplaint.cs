using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Complaints.Acknowledge;

/// <summary>The officer tells that the complaint has come in.</summary>
public static class AcknowledgeComplaint
{
    [Requires(Permission.AnswerComplaints)]
    public sealed record Command(Guid CaseId, Guid ComplaintId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var complaint = await db.Complaints.SingleOrDefaultAsync(c => c.Id == command.ComplaintId && c.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            complaint.Acknowledge(file, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
