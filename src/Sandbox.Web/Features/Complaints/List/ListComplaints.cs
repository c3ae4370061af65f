using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Complaints.List;

/// <summary>Complaints for those who answer them, the oldest open one first.</summary>
public static class ListComplaints
{
    public const int PageSize = 30;

    [Requires(Permission.AnswerComplaints)]
    public sealed record Query(bool Open, Guid? CaseId, int Page) : IQuery<Result>;

    public sealed record Result(IReadOnlyList<Row> Rows, int Found);

    public sealed record Row(Guid Id, Guid CaseId, string Reference, string System, string Text, ComplaintStatus Status, DateTimeOffset FiledAt);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(query => query.Page).InclusiveBetween(1, 100_000);
    }

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken token)
        {
            var complaints = db.Complaints.AsNoTracking().Where(complaint => (complaint.Status != ComplaintStatus.Answered) == query.Open && (query.CaseId == null || complaint.CaseId == query.CaseId));
            var found = await complaints.CountAsync(token);
            var page = await complaints.Join(db.Cases, complaint => complaint.CaseId, file => file.Id, (complaint, file) => new { complaint, file.Reference, file.SystemName })
                .OrderBy(row => row.complaint.FiledAt).ThenBy(row => row.complaint.Id).Skip((query.Page - 1) * PageSize).Take(PageSize).ToListAsync(token);
            return new(
                [.. page.Select(row => new Row(
                    row.complaint.Id, row.complaint.CaseId, ComplaintReference.Of(row.Reference, row.complaint.Id), row.SystemName, row.complaint.Text, row.complaint.Status, row.complaint.FiledAt))],
                found);
        }
    }
}
