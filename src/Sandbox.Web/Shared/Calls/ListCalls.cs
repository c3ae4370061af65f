using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Shared.Calls;

/// <summary>The calls for applications that are open or announced, those that close or open first before the others.</summary>
public static class ListCalls
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(Guid Id, BilingualText Title, BilingualText About, DateOnly OpensOn, DateOnly? ClosesOn, CallState State);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var today = packs.Preset(jurisdiction.Preset).Reckoning.DateAt(clock.GetUtcNow());
            var calls = await db.Calls.AsNoTracking().Where(call => call.ClosesOn == null || today <= call.ClosesOn).ToListAsync(token);
            return [.. calls.Select(call => new Row(call.Id, call.Title, call.About, call.OpensOn, call.ClosesOn, call.State(today)))
                .OrderByDescending(call => call.State == CallState.Open).ThenBy(call => call.State == CallState.Open ? call.ClosesOn ?? DateOnly.MaxValue : call.OpensOn).ThenBy(call => call.Id)];
        }
    }
}
