using System.Linq.Expressions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Queue;

/// <summary>One page of the cases that a filter leaves.</summary>
public static class ListCases
{
    /// <param name="Page">0 for the first.</param>
    [Requires(Permission.ReadCases)]
    public sealed record Query(CaseFilter Filter, CaseOrder Order, bool Descending, int Page, int Size) : IQuery<Found>;

    /// <param name="Total">How many cases the filter leaves.</param>
    /// <param name="Officers">Whom a case can be assigned to.</param>
    public sealed record Found(IReadOnlyList<CaseRow> Rows, int Total, IReadOnlyList<Officer> Officers);

    public sealed record Officer(Guid Id, string Name);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(query => query.Page).InclusiveBetween(0, 1_000_000);
            RuleFor(query => query.Size).InclusiveBetween(1, 100);
            RuleFor(query => query.Order).IsInEnum();
        }
    }

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Found>
    {
        public async Task<Found> Handle(Query query, CancellationToken token)
        {
            var rows = query.Filter.Apply(db);
            var total = await rows.CountAsync(token);
            var page = await Ordered(rows, query.Order, query.Descending).Skip(query.Page * query.Size).Take(query.Size).ToListAsync(token);
            var officers = await db.Users.AsNoTracking()
                .Where(person => person.DisabledAt == null && db.UserRoles.Any(held => held.UserId == person.Id && db.Roles.Any(role => role.Id == held.RoleId && role.Name == nameof(Role.CaseOfficer))))
                .OrderBy(person => person.FullName).Select(person => new Officer(person.Id, person.FullName)).ToListAsync(token);
            return new(page, total, officers);
        }

        internal static IQueryable<CaseRow> Ordered(IQueryable<CaseRow> rows, CaseOrder order, bool descending) => order switch
        {
            CaseOrder.Changed => By(rows, row => row.ChangedAt, descending),
            CaseOrder.Reference => By(rows, row => row.Reference, descending),
            CaseOrder.SystemName => By(rows, row => row.SystemName, descending),
            CaseOrder.Company => By(rows, row => row.Company, descending),
            CaseOrder.Tier => By(rows, row => row.Tier, descending),
            CaseOrder.Officer => By(rows, row => row.Officer, descending),
            CaseOrder.DueOn => By(rows, row => row.DueOn, descending),
            CaseOrder.Submitted => By(rows, row => row.SubmittedAt, descending),
        };

        // The id settles ties, so that no case is on two pages or on none.
        private static IQueryable<CaseRow> By<T>(IQueryable<CaseRow> rows, Expression<Func<CaseRow, T>> key, bool descending) =>
            descending ? rows.OrderByDescending(key).ThenByDescending(row => row.Id) : rows.OrderBy(key).ThenBy(row => row.Id);
    }
}
