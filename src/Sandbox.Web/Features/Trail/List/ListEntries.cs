using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.List;

/// <summary>A page of the overall trail, newest first.</summary>
public static class ListEntries
{
    public const int PageSize = 50;

    /// <param name="Before">The last entry of the page before; null for the newest.</param>
    [Requires(Permission.ReadTrail)]
    public sealed record Query(TrailFilter Filter, Guid? Before = null) : IQuery<Page>;

    /// <param name="Older">Where the next page starts; null on the last.</param>
    public sealed record Page(IReadOnlyList<TrailLine> Entries, Guid? Older);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken token)
        {
            var entries = query.Filter.Apply(db);
            if (query.Before is { } before && await db.TrailEntries.AsNoTracking().Where(entry => entry.Id == before).Select(entry => new { entry.At, entry.CaseSeq, entry.Id }).SingleOrDefaultAsync(token) is { } last)
                entries = entries.Where(entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.CaseSeq, entry.Id), ValueTuple.Create(last.At, last.CaseSeq, last.Id)));
            var rows = await entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.CaseSeq).ThenByDescending(entry => entry.Id).Take(PageSize + 1).ToListAsync(token);
            var shown = rows.Take(PageSize).ToList();
            return new(await TrailLine.Of(db, shown, token), rows.Count > PageSize ? shown[^1].Id : null);
        }
    }
}
