using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Cases;

/// <summary>The cases whose trails an auditor may open, last changed first.</summary>
public static class ListCases
{
    public const int PageSize = 50;

    /// <param name="Search">The beginning of a reference, or a part of a company's or system's name.</param>
    [Requires(Permission.ReadTrail)]
    public sealed record Query(string? Search = null, Guid? Before = null) : IQuery<Page>;

    public sealed record Page(IReadOnlyList<Row> Cases, Guid? Older);

    public sealed record Row(Guid Id, string Reference, string SystemName, string Company, Stage Stage, long Entries, DateTimeOffset ChangedAt);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken token)
        {
            var cases = db.Cases.AsNoTracking();
            if (query.Search is { Length: > 0 } search)
            {
                var part = $"%{search.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
                cases = cases.Where(file => file.Reference.StartsWith(search.ToUpperInvariant()) || EF.Functions.ILike(file.SystemName, part, "\\")
                    || db.Organisations.Any(company => company.Id == file.OrganisationId && EF.Functions.ILike(company.Name, part, "\\")));
            }
            if (query.Before is { } before && await db.Cases.AsNoTracking().Where(file => file.Id == before).Select(file => new { file.ChangedAt, file.Id }).SingleOrDefaultAsync(token) is { } last)
                cases = cases.Where(file => EF.Functions.LessThan(ValueTuple.Create(file.ChangedAt, file.Id), ValueTuple.Create(last.ChangedAt, last.Id)));
            var rows = await cases.OrderByDescending(file => file.ChangedAt).ThenByDescending(file => file.Id).Take(PageSize + 1)
                .Select(file => new Row(
                    file.Id, file.Reference, file.SystemName, db.Organisations.Where(company => company.Id == file.OrganisationId).Select(company => company.Name).First(), file.Stage, file.Version, file.ChangedAt))
                .ToListAsync(token);
            return new([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
        }
    }
}
