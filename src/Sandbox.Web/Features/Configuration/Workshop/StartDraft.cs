using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Packs;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop;

/// <summary>Begins a draft, from a version that is published or from a file.</summary>
public static class StartDraft
{
    /// <param name="From">The version to begin with: <c>eu-ai-act@1.1.0</c>; null where a file is given.</param>
    /// <param name="Json">The text of a file; it may have faults, which the draft then shows.</param>
    [Requires(Permission.DraftPacks)]
    public sealed record Command(string? From, string? Json) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.From).NotEmpty().When(command => command.Json is null);
            RuleFor(command => command.Json).NotEmpty().MaximumLength(DraftRows.Longest).When(command => command.From is null);
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var json = command.Json ?? Next(command.From!, packs.DayOf(jurisdiction, now), await Versions(command.From!, token));
            var draft = new RulePackVersion { Id = Guid.CreateVersion7(now), BasedOn = command.From, StartedBy = scope.Actor.PersonId, StartedAt = now, PackId = "?", Version = "?" };
            draft.Take(json, now);
            db.RulePackVersions.Add(draft);
            db.Note(AccessAct.StartPackDraft, draft, scope.Actor, now, null, command.From is null ? "" : $"from {command.From}");
            return draft.Id;
        }

        private async Task<IReadOnlyList<string>> Versions(string from, CancellationToken token)
        {
            var id = from.Split('@')[0];
            return await db.RulePackVersions.AsNoTracking().Where(row => row.PackId == id && row.DiscardedAt == null).Select(row => row.Version).ToListAsync(token);
        }

        // The same pack under a number that is free, from the first day of the month after next: time to replay it and to have it approved.
        private string Next(string from, DateOnly today, IReadOnlyList<string> taken)
        {
            var document = PackDocument.TryParse(packs.Text(PackedFile.RulePack, from) ?? throw new RuleViolation(Rule.NotFound))!;
            document.Set("$.version", Raised(document.Text("$.version"), taken));
            document.Set("$.inForceFrom", new DateOnly(today.Year, today.Month, 1).AddMonths(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            document.Set("$.inForceUntil", null);
            return document.Write();
        }

        private static string Raised(string version, IReadOnlyList<string> taken)
        {
            var parts = version.Split('.');
            for (var more = 1; ; more++)
            {
                var next = parts is [_, var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? string.Join('.', [parts[0], (number + more).ToString(CultureInfo.InvariantCulture), .. parts[2..].Select(_ => "0")])
                    : string.Create(CultureInfo.InvariantCulture, $"{version}.{more}");
                if (!taken.Contains(next)) return next;
            }
        }
    }
}
