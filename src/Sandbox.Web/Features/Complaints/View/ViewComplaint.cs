using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Complaints.View;

/// <summary>One complaint, with what this person may do about it now.</summary>
public static class ViewComplaint
{
    [Requires(Permission.AnswerComplaints)]
    public sealed record Query(Guid ComplaintId) : IQuery<Details>, IReadsFile
    {
        FilePart IReadsFile.Part => FilePart.Complaint;

        Guid IReadsFile.PartId => ComplaintId;
    }

    /// <param name="Possible">The acts that this person may do now.</param>
    public sealed record Details(
        Guid Id, Guid CaseId, string Reference, string CaseReference, string System, string Text, string? Contact, ComplaintStatus Status, DateTimeOffset FiledAt, DateTimeOffset? AcknowledgedAt,
        DateTimeOffset? EscalatedAt, string? Answer, DateTimeOffset? AnsweredAt, string? AnsweredBy, IReadOnlyList<Act> Possible);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Details>
    {
        private static readonly Act[] Acts = [Act.AcknowledgeComplaint, Act.AnswerComplaint, Act.EscalateComplaint];

        public async Task<Details> Handle(Query query, CancellationToken token)
        {
            var complaint = await db.Complaints.AsNoTracking().SingleOrDefaultAsync(c => c.Id == query.ComplaintId, token) ?? throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).SingleOrDefaultAsync(f => f.Id == complaint.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var answeredBy = complaint.AnsweredBy is { } person ? await db.Users.AsNoTracking().Where(p => p.Id == person).Select(p => p.FullName).SingleOrDefaultAsync(token) : null;
            return new(
                complaint.Id, file.Id, ComplaintReference.Of(file.Reference, complaint.Id), file.Reference, file.SystemName, complaint.Text, complaint.Contact, complaint.Status, complaint.FiledAt,
                complaint.AcknowledgedAt, complaint.EscalatedAt, complaint.Answer, complaint.AnsweredAt, answeredBy,
                [.. Acts.Where(act => file.WhyNot(act, scope.Actor, complaint.Id) is null)]);
        }
    }
}
