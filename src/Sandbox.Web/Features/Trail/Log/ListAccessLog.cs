using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Log;

/// <summary>Exports of the trail and changes of accounts, newest first; or who read which file.</summary>
public static class ListAccessLog
{
    public const int PageSize = 50;

    [Requires(Permission.ReadTrail)]
    public sealed record Query(Guid? Before = null, bool Reads = false) : IQuery<Page>;

    public sealed record Page(IReadOnlyList<Row> Rows, Guid? Older);

    /// <param name="Person">Null for a sign-in under an address that is nobody's.</param>
    /// <param name="Subject">The person or organisation that it was done to, by name; the case that was read, by its reference.</param>
    public sealed record Row(Guid Id, DateTimeOffset At, string? Person, AccessAct Act, string? Subject, string? Before, string? After, string? Reasons);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken token)
        {
            var entries = db.AccessLog.AsNoTracking().Where(entry => entry.Act == AccessAct.ReadFile == query.Reads);
            if (query.Before is { } before && await db.AccessLog.AsNoTracking().Where(entry => entry.Id == before).Select(entry => new { entry.At, entry.Id }).SingleOrDefaultAsync(token) is { } last)
                entries = entries.Where(entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(last.At, last.Id)));
            var rows = await entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(PageSize + 1)
                .Select(entry => new Row(
                    entry.Id, entry.At, db.Users.Where(person => person.Id == entry.PersonId).Select(person => person.FullName).FirstOrDefault(), entry.Act,
                    db.Users.Where(person => person.Id == entry.SubjectId).Select(person => person.FullName).FirstOrDefault()
                        ?? db.Organisations.Where(organisation => organisation.Id == entry.SubjectId).Select(organisation => organisation.Name).FirstOrDefault()
                        ?? db.Cases.Where(file => file.Id == entry.SubjectId).Select(file => file.Reference).FirstOrDefault(),
                    entry.Before, entry.After, entry.Reasons))
                .ToListAsync(token);
            return new([.. rows.Take(PageSize)], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
        }
    }
}
