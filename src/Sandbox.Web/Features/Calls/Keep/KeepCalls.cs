using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Calls.Keep;

/// <summary>Every call for applications, also those that are over, newest first.</summary>
public static class ListEveryCall
{
    [Requires(Permission.ManageCalls)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(Guid Id, BilingualText Title, BilingualText About, DateOnly OpensOn, DateOnly? ClosesOn, CallState State);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var today = packs.Preset(jurisdiction.Preset).Reckoning.DateAt(clock.GetUtcNow());
            return [.. (await db.Calls.AsNoTracking().OrderByDescending(call => call.OpensOn).ThenByDescending(call => call.Id).ToListAsync(token))
                .Select(call => new Row(call.Id, call.Title, call.About, call.OpensOn, call.ClosesOn, call.State(today)))];
        }
    }
}

/// <summary>Announces a call, or changes one: its texts in both languages and its days.</summary>
public static class KeepCall
{
    /// <param name="CallId">Null announces a new call.</param>
    /// <param name="ClosesOn">The last day; null leaves the call open until it is closed.</param>
    [Requires(Permission.ManageCalls)]
    public sealed record Command(Guid? CallId, BilingualText Title, BilingualText About, DateOnly OpensOn, DateOnly? ClosesOn) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Title.En).NotEmpty().MaximumLength(200);
            RuleFor(command => command.Title.Zh).NotEmpty().MaximumLength(200);
            RuleFor(command => command.About.En).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.About.Zh).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.ClosesOn).GreaterThanOrEqualTo(command => command.OpensOn).When(command => command.ClosesOn is not null);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            string? before = null;
            CallForApplications call;
            if (command.CallId is { } id)
            {
                call = await db.Calls.SingleOrDefaultAsync(call => call.Id == id, token) ?? throw new RuleViolation(Rule.NotFound);
                before = Days(call);
                call.Change(command.Title, command.About, command.OpensOn, command.ClosesOn);
            }
            else
            {
                call = CallForApplications.Announce(command.Title, command.About, command.OpensOn, command.ClosesOn, now);
                db.Calls.Add(call);
            }
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = command.CallId is null ? AccessAct.AnnounceCall : AccessAct.ChangeCall,
                SubjectId = call.Id,
                Before = before,
                After = Days(call),
            });
            return call.Id;
        }

        // ISO 8601 interval; an open end is two dots (ISO 8601-2).
        private static string Days(CallForApplications call) => $"{call.OpensOn:O}/{(call.ClosesOn is { } last ? last.ToString("O") : "..")}";
    }
}
