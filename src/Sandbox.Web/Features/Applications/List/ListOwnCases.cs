using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.List;

/// <summary>The company's applications: those it writes and those that are under way.</summary>
public static class ListOwnCases
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query : IQuery<OwnCases>;

    public sealed record OwnCases(IReadOnlyList<DraftRow> Drafts, IReadOnlyList<CaseRow> Cases);

    public sealed record DraftRow(Guid Id, string Form, string Answers, DateTimeOffset ChangedAt);

    public sealed record CaseRow(Guid Id, string Reference, string SystemName, Stage Stage, DateTimeOffset ChangedAt, int OpenTasks);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, OwnCases>
    {
        public async Task<OwnCases> Handle(Query query, CancellationToken token) => new(
            await db.Drafts.AsNoTracking().Where(draft => draft.CaseId == null && draft.SubmittedAt == null).OrderByDescending(draft => draft.ChangedAt)
                .Select(draft => new DraftRow(draft.Id, draft.Form, draft.Answers, draft.ChangedAt)).ToListAsync(token),
            await db.Cases.AsNoTracking().OrderByDescending(file => file.ChangedAt)
                .Select(file => new CaseRow(
                    file.Id, file.Reference, file.SystemName, file.Stage, file.ChangedAt,
                    file.Tasks.Count(task => task.ClosedAt == null && (task.Role == Role.CompanyOwner || task.Role == Role.CompanyContributor))))
                .ToListAsync(token));
    }
}
