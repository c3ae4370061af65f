using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Work.Notices;

/// <summary>What a person was told about cases, newest first; nothing of a case that is hidden from them now.</summary>
public static class ListMyNotices
{
    public const int Most = 100;

    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(Guid CaseId, string Reference, string SystemName, string Text, DateTimeOffset At, bool IsNew, Guid? ClockId);

    public sealed class Handler(SandboxDbContext db, ActScope scope, NoticeWords words) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var told = await (
                from notice in db.OutgoingNotices.AsNoTracking()
                join file in db.Cases on notice.CaseId equals file.Id
                where notice.PersonId == scope.Actor.PersonId
                orderby notice.CreatedAt descending, notice.Id descending
                let about = db.Clocks.FirstOrDefault(c => c.Id == notice.ClockId)
                select new { notice.CaseId, file.Reference, file.SystemName, notice.Name, notice.CreatedAt, notice.ReadAt, notice.ClockId, Clock = (ClockName?)about!.Name, DueOn = (DateOnly?)about.DueOn })
                .Take(Most).ToListAsync(token);
            return [.. told.Select(notice => new Row(
                notice.CaseId, notice.Reference, notice.SystemName, words.Of(notice.Name, notice.Reference, notice.Clock, notice.DueOn), notice.CreatedAt, notice.ReadAt is null, notice.ClockId))];
        }
    }
}

/// <summary>Marks everything that a person was told until then as read.</summary>
public static class MarkNoticesRead
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Command(DateTimeOffset Until) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            await db.OutgoingNotices.Where(notice => notice.PersonId == scope.Actor.PersonId && notice.ReadAt == null && notice.CreatedAt <= command.Until)
                .ExecuteUpdateAsync(notice => notice.SetProperty(n => n.ReadAt, now), token);
            return Unit.Value;
        }
    }
}
