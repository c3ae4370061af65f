using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Users;

/// <summary>Everybody who can sign in, by name.</summary>
public static class ListPeople
{
    public const int PageSize = 50;

    /// <param name="Search">A part of a name or e-mail address.</param>
    /// <param name="After">The last person of the page before.</param>
    [Requires(Permission.ManageUsers)]
    public sealed record Query(string? Search = null, Guid? After = null) : IQuery<Page>;

    public sealed record Page(IReadOnlyList<Row> People, Guid? More);

    /// <param name="Confirmed">Whether the person has taken the account up.</param>
    public sealed record Row(Guid Id, string FullName, string Email, string? Organisation, OrganisationKind? Kind, IReadOnlyList<Role> Roles, bool Confirmed, bool SecondFactor, DateTimeOffset? DisabledAt);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken token)
        {
            var people = db.Users.AsNoTracking();
            if (query.Search is { Length: > 0 } search)
            {
                var part = $"%{search.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
                people = people.Where(person => EF.Functions.ILike(person.FullName, part, "\\") || EF.Functions.ILike(person.Email!, part, "\\"));
            }
            if (query.After is { } after && await db.Users.AsNoTracking().Where(person => person.Id == after).Select(person => new { person.FullName, person.Id }).SingleOrDefaultAsync(token) is { } last)
                people = people.Where(person => EF.Functions.GreaterThan(ValueTuple.Create(person.FullName, person.Id), ValueTuple.Create(last.FullName, last.Id)));
            var rows = await Rows(db, people.OrderBy(person => person.FullName).ThenBy(person => person.Id).Take(PageSize + 1)).ToListAsync(token);
            return new([.. rows.Take(PageSize).Select(row => row.Told)], rows.Count > PageSize ? rows[PageSize - 1].Told.Id : null);
        }

        internal static IQueryable<Found> Rows(SandboxDbContext db, IQueryable<Person> people) => people.Select(person => new Found(
            person.Id, person.FullName, person.Email!, person.EmailConfirmed, person.TwoFactorEnabled, person.DisabledAt,
            db.Organisations.Where(organisation => organisation.Id == person.OrganisationId).Select(organisation => organisation.Name).FirstOrDefault(),
            db.Organisations.Where(organisation => organisation.Id == person.OrganisationId).Select(organisation => (OrganisationKind?)organisation.Kind).FirstOrDefault(),
            db.UserRoles.Where(role => role.UserId == person.Id).Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!).ToList()));

        internal sealed record Found(
            Guid Id, string FullName, string Email, bool Confirmed, bool SecondFactor, DateTimeOffset? DisabledAt, string? Organisation, OrganisationKind? Kind, List<string> RoleNames)
        {
            public Row Told => new(Id, FullName, Email, Organisation, Kind, [.. RoleNames.Select(Enum.Parse<Role>).Order()], Confirmed, SecondFactor, DisabledAt);
        }
    }
}

/// <summary>One person with what an administrator may change.</summary>
public static class ReadPerson
{
    [Requires(Permission.ManageUsers)]
    public sealed record Query(Guid PersonId) : IQuery<ListPeople.Row>;

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, ListPeople.Row>
    {
        public async Task<ListPeople.Row> Handle(Query query, CancellationToken token) =>
            (await ListPeople.Handler.Rows(db, db.Users.AsNoTracking().Where(person => person.Id == query.PersonId)).SingleOrDefaultAsync(token))?.Told ?? throw new RuleViolation(Rule.NotFound);
    }
}
