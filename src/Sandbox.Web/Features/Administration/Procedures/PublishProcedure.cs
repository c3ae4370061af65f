using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>Publishes a draft that somebody else uploaded: new cases start on it from the day on, running ones stay where they are.</summary>
public static class PublishProcedure
{
    /// <param name="From">The first day, by the authority's calendar; today where it is not later.</param>
    [Requires(Permission.PublishProcedures)]
    public sealed record Command(string DefinitionId, int Version, DateOnly? From, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await db.ProcedureVersions.SingleOrDefaultAsync(row => row.DefinitionId == command.DefinitionId && row.Version == command.Version && row.PublishedAt == null, token)
                ?? throw new RuleViolation(Rule.NotFound);
            if (draft.UploadedBy == scope.Actor.PersonId) throw new RuleViolation(Rule.TookPartBefore);
            if (await db.ProcedureVersions.AnyAsync(row => row.DefinitionId == draft.DefinitionId && row.PublishedAt != null && row.Version > draft.Version, token)) throw new RuleViolation(Rule.ChangedMeanwhile);
            var now = clock.GetUtcNow();
            var reckoning = packs.Preset(jurisdiction.Preset).Reckoning;
            (draft.PublishedBy, draft.PublishedAt) = (scope.Actor.PersonId, now);
            draft.InForceFrom = command.From is { } day && day > reckoning.DateAt(now) ? reckoning.StartOf(day) : now;
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = AccessAct.PublishProcedure,
                SubjectId = draft.Id,
                After = $"{draft.DefinitionId}@{draft.Version} {Convert.ToHexStringLower(draft.Hash)} {draft.InForceFrom:O}",
                Reasons = command.Reasons.Trim(),
            });
            return Unit.Value;
        }
    }
}
