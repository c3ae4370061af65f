using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop;

/// <summary>Proposes a sound draft for publication: its text is closed, and somebody else decides.</summary>
public static class ProposePack
{
    /// <param name="ReadRevision">The revision that the proposer saw.</param>
    /// <param name="WithoutReplay">Why there is no replay of what the draft says now; not needed where there is one.</param>
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid DraftId, int ReadRevision, string Note, string? WithoutReplay) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Note).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.WithoutReplay).MaximumLength(2000);
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await db.OpenDraft(command.DraftId, token);
            if (draft.Revision != command.ReadRevision) throw new RuleViolation(Rule.ChangedMeanwhile);
            var now = clock.GetUtcNow();
            await Fit(db, packs, jurisdiction, draft, now, token);
            var replay = await db.PackReplays.Where(row => row.DraftId == draft.Id && row.State == ReplayState.Done && row.Hash == draft.Hash).OrderByDescending(row => row.StartedAt).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(token);
            if (replay is null && string.IsNullOrWhiteSpace(command.WithoutReplay)) throw new RuleViolation(Rule.ReplayMissing);
            (draft.ProposedBy, draft.ProposedAt, draft.Note) = (scope.Actor.PersonId, now, command.Note.Trim());
            (draft.ReplayId, draft.WithoutReplay) = (replay, replay is null ? command.WithoutReplay!.Trim() : null);
            draft.Revision++;
            db.Note(AccessAct.ProposePack, draft, scope.Actor, now, draft.Note, replay is null ? "without a replay" : $"replay {replay}");
            return Unit.Value;
        }
    }

    /// <summary>That a draft can be published: it is sound, its version and its first day are free, and the day is to come.</summary>
    /// <exception cref="RuleViolation">It cannot.</exception>
    internal static async Task Fit(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, RulePackVersion draft, DateTimeOffset now, CancellationToken token)
    {
        var pack = DraftRows.Sound(draft.Json) ?? throw new RuleViolation(Rule.PackUnsound);
        if (await db.RulePackVersions.AnyAsync(row => row.PackId == pack.Id && row.Version == pack.Version && row.PublishedAt != null, token)) throw new RuleViolation(Rule.PackUnsound);
        if (packs.RulePacks.Any(known => known.Id == pack.Id && known.InForceFrom == pack.InForceFrom)) throw new RuleViolation(Rule.PackUnsound);
        // Every node must have seen it before it tiers.
        if (packs.Preset(jurisdiction.Preset).Reckoning.StartOf(pack.InForceFrom) < now + 6 * PackLibrary.Freshness) throw new RuleViolation(Rule.PackTooLate);
    }
}

/// <summary>Gives a proposed draft back to be written again: by who should approve it, or by the proposer.</summary>
public static class ReturnPack
{
    [Requires(Permission.ApprovePacks)]
    public sealed record Command(Guid DraftId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await db.RulePackVersions.SingleOrDefaultAsync(row => row.Id == command.DraftId, token) ?? throw new RuleViolation(Rule.NotFound);
            if (draft is not { ProposedAt: not null, PublishedAt: null, DiscardedAt: null }) throw new RuleViolation(Rule.NothingProposed);
            (draft.ProposedBy, draft.ProposedAt, draft.ReplayId, draft.WithoutReplay, draft.Returned) = (null, null, null, null, command.Reasons.Trim());
            draft.Revision++;
            db.Note(AccessAct.ReturnPack, draft, scope.Actor, clock.GetUtcNow(), command.Reasons);
            return Unit.Value;
        }
    }
}

/// <summary>Publishes what somebody else wrote and proposed. New cases are tiered by it from its first day on; others keep the version that tiered them.</summary>
public static class PublishPack
{
    /// <param name="Hash">What the approver read, lower-case hex.</param>
    [Requires(Permission.ApprovePacks)]
    public sealed record Command(Guid DraftId, string Hash, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, PackLibrary library, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await db.RulePackVersions.SingleOrDefaultAsync(row => row.Id == command.DraftId, token) ?? throw new RuleViolation(Rule.NotFound);
            if (draft is not { ProposedAt: not null, PublishedAt: null, DiscardedAt: null }) throw new RuleViolation(Rule.NothingProposed);
            if (draft.ProposedBy == scope.Actor.PersonId || await db.RulePackEdits.AnyAsync(edit => edit.DraftId == draft.Id && edit.By == scope.Actor.PersonId, token)) throw new RuleViolation(Rule.TookPartBefore);
            if (Convert.ToHexStringLower(draft.Hash) != command.Hash) throw new RuleViolation(Rule.ChangedMeanwhile);
            var now = clock.GetUtcNow();
            await ProposePack.Fit(db, packs, jurisdiction, draft, now, token);
            (draft.PublishedBy, draft.PublishedAt) = (scope.Actor.PersonId, now);
            draft.Revision++;
            db.Note(AccessAct.PublishPack, draft, scope.Actor, now, command.Reasons, draft.ReplayId is { } replay ? $"replay {replay}" : "without a replay");
            library.LookAgain();
            return Unit.Value;
        }
    }
}
