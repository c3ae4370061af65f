using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.Uploads;

/// <summary>Takes a file back while its draft is open; what was filed stays.</summary>
public static class RemoveEvidence
{
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid EvidenceId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var evidence = await db.Evidence.SingleOrDefaultAsync(file => file.Id == command.EvidenceId && file.CaseId == null, token) ?? throw new RuleViolation(Rule.NotFound);
            await desk.Draft(evidence.DraftId, token);
            db.Evidence.Remove(evidence);
            return Unit.Value;
        }
    }
}
