using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Queue;

/// <summary>All cases that a filter leaves, in the queue's order. That they left, and by which filter, is written to the access log.</summary>
public static class ExportCases
{
    [Requires(Permission.ReadCases)]
    public sealed record Command(CaseFilter Filter, CaseOrder Order, bool Descending) : ICommand<IReadOnlyList<CaseRow>>;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, IReadOnlyList<CaseRow>>
    {
        public async Task<IReadOnlyList<CaseRow>> Handle(Command command, CancellationToken token)
        {
            var rows = await ListCases.Handler.Ordered(command.Filter.Apply(db), command.Order, command.Descending).ToListAsync(token);
            var now = clock.GetUtcNow();
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = AccessAct.ExportCases,
                After = $"{command.Filter.Query(command.Order, command.Descending)} ({rows.Count})",
            });
            return rows;
        }
    }
}
