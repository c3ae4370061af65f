using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop.Edit;

/// <summary>Changes one place of a draft. Changes of different places by several people meet in the draft; of the same place, the second is refused.</summary>
public static class EditDraft
{
    /// <summary>Changes of one place that follow each other faster are one step back: somebody is typing.</summary>
    private static readonly TimeSpan Typing = TimeSpan.FromMinutes(2);

    /// <param name="Path">As the reader of packs names places.</param>
    /// <param name="Seen">What the editor saw there, as JSON; null is nothing.</param>
    /// <param name="Value">What shall stand there, as JSON; null takes it away.</param>
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid DraftId, string Path, string? Seen, string? Value) : ICommand<Edited>;

    /// <param name="Faults">What is wrong with the draft now.</param>
    public sealed record Edited(string Json, int Revision, DateTimeOffset At, IReadOnlyList<PackError> Faults);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Path).Must(path => path.StartsWith("$.", StringComparison.Ordinal) && path.Length <= 500);
            RuleFor(command => command.Value).MaximumLength(DraftRows.Longest).Must(value => value is null || IsJson(value));
        }

        private static bool IsJson(string text)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Edited>
    {
        public async Task<Edited> Handle(Command command, CancellationToken token)
        {
            var draft = await db.OpenDraft(command.DraftId, token);
            var document = PackDocument.TryParse(draft.Json) ?? throw new RuleViolation(Rule.PackUnsound);
            if (!PackDocument.Same(document.At(command.Path)?.ToJsonString(), command.Seen)) throw new RuleViolation(Rule.ChangedMeanwhile);
            var now = clock.GetUtcNow();
            if (document.Set(command.Path, command.Value is null ? null : JsonNode.Parse(command.Value)) is { } edit)
            {
                draft.Take(document.Write(), now);
                var last = await db.RulePackEdits.Where(row => row.DraftId == draft.Id).OrderByDescending(row => row.Id).FirstOrDefaultAsync(token);
                if (last is { UndoneAt: null } && last.Path == edit.Path && last.By == scope.Actor.PersonId && now - last.At < Typing && last.After is not null && edit.After is not null && last.Before is not null)
                    (last.After, last.At) = (edit.After, now);
                else
                    db.RulePackEdits.Add(new() { DraftId = draft.Id, By = scope.Actor.PersonId, At = now, Path = edit.Path, Before = edit.Before, After = edit.After });
            }
            return new(draft.Json, draft.Revision, now, DraftRows.Faults(draft.Json));
        }
    }
}

/// <summary>Takes the last change of a draft back that still stands, whoever made it.</summary>
public static class UndoEdit
{
    /// <param name="ReadRevision">The revision that the person saw.</param>
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid DraftId, int ReadRevision) : ICommand<EditDraft.Edited>;

    public sealed class Handler(SandboxDbContext db, TimeProvider clock) : IRequestHandler<Command, EditDraft.Edited>
    {
        public async Task<EditDraft.Edited> Handle(Command command, CancellationToken token)
        {
            var draft = await db.OpenDraft(command.DraftId, token);
            var last = await db.RulePackEdits.Where(row => row.DraftId == draft.Id && row.UndoneAt == null).OrderByDescending(row => row.Id).FirstOrDefaultAsync(token);
            if (draft.Revision != command.ReadRevision || last is null) throw new RuleViolation(Rule.ChangedMeanwhile);
            var now = clock.GetUtcNow();
            if (last.Path == "$")
            {
                draft.Take(last.Before!, now);
            }
            else
            {
                var document = PackDocument.TryParse(draft.Json);
                if (document?.Undo(new(last.Path, last.Before, last.After)) != true) throw new RuleViolation(Rule.ChangedMeanwhile);
                draft.Take(document.Write(), now);
            }
            last.UndoneAt = now;
            return new(draft.Json, draft.Revision, now, DraftRows.Faults(draft.Json));
        }
    }
}

/// <summary>Replaces the whole text of a draft. It is kept also where it is no sound pack, so that nothing typed is lost.</summary>
public static class ReplaceDraft
{
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid DraftId, string Json, int ReadRevision) : ICommand<EditDraft.Edited>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Json).NotEmpty().MaximumLength(DraftRows.Longest);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, EditDraft.Edited>
    {
        public async Task<EditDraft.Edited> Handle(Command command, CancellationToken token)
        {
            var draft = await db.OpenDraft(command.DraftId, token);
            if (draft.Revision != command.ReadRevision) throw new RuleViolation(Rule.ChangedMeanwhile);
            var now = clock.GetUtcNow();
            if (draft.Json != command.Json)
            {
                db.RulePackEdits.Add(new() { DraftId = draft.Id, By = scope.Actor.PersonId, At = now, Path = "$", Before = draft.Json, After = command.Json });
                draft.Take(command.Json, now);
            }
            return new(draft.Json, draft.Revision, now, DraftRows.Faults(draft.Json));
        }
    }
}
