using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Interests.List;

/// <summary>The conflicts of interest that the person declared, and the companies that they can declare one with.</summary>
public static class ListInterests
{
    [Requires(Permission.DeclareOwnInterests)]
    public sealed record Query : IQuery<Interests>;

    public sealed record Interests(IReadOnlyList<Declared> Declared, IReadOnlyList<Company> Companies);

    public sealed record Declared(string Company, string Reason, DateTimeOffset At);

    public sealed record Company(Guid Id, string Name);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Interests>
    {
        public async Task<Interests> Handle(Query query, CancellationToken token)
        {
            var recused = scope.Actor.RecusedFrom.ToList();
            var companies = await db.Organisations.AsNoTracking().Where(organisation => organisation.Kind == OrganisationKind.Company).OrderBy(organisation => organisation.Name)
                .Select(organisation => new Company(organisation.Id, organisation.Name)).ToListAsync(token);
            var declared = await db.Recusals.AsNoTracking().Where(recusal => recusal.PersonId == scope.Actor.PersonId).OrderByDescending(recusal => recusal.DeclaredAt).ToListAsync(token);
            return new(
                [.. declared.Select(recusal => new Declared(companies.First(company => company.Id == recusal.OrganisationId).Name, recusal.Reason, recusal.DeclaredAt))],
                [.. companies.Where(company => !recused.Contains(company.Id))]);
        }
    }
}
