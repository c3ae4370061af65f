using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.View;

/// <summary>Why a case is closed to the person: the conflict of interest that they declared themselves, and nothing of the case.</summary>
public static class ViewRecusal
{
    [Requires(Permission.DeclareOwnInterests)]
    public sealed record Query(Guid CaseId) : IQuery<Declared?>;

    public sealed record Declared(string Company, string Reason, DateTimeOffset At);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Declared?>
    {
        public async Task<Declared?> Handle(Query query, CancellationToken token)
        {
            // Row-level security hides the case, so a function of the database says whose it is, to those who are recused from it.
            var company = (await db.Database.SqlQuery<Guid?>($"select sandbox_recused_from({query.CaseId}) as \"Value\"").ToListAsync(token))[0];
            if (company is null) return null;
            return await db.Recusals.AsNoTracking().Where(recusal => recusal.PersonId == scope.Actor.PersonId && recusal.OrganisationId == company).OrderBy(recusal => recusal.DeclaredAt)
                .Select(recusal => new Declared(db.Organisations.Where(organisation => organisation.Id == company).Select(organisation => organisation.Name).First(), recusal.Reason, recusal.DeclaredAt))
                .FirstOrDefaultAsync(token);
        }
    }
}
