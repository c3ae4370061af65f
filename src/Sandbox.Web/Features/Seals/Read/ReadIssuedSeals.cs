using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>
/// The signature of every seal that was issued: a seal that a key of the authority signed and that is not among them came
/// from elsewhere. Whoever checks a seal takes them all, so that nobody learns which seal is checked.
/// </summary>
public static class ReadIssuedSeals
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query : IQuery<IReadOnlyList<string>>;

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, IReadOnlyList<string>>
    {
        public async Task<IReadOnlyList<string>> Handle(Query query, CancellationToken token) => await db.Database
            .SqlQuery<string>($"select credential::jsonb -> 'proof' ->> 'proofValue' as \"Value\" from public_seals order by status_index").ToListAsync(token);
    }
}
