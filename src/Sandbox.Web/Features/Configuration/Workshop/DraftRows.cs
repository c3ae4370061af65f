using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop;

internal static class DraftRows
{
    /// <summary>The longest pack that is read, in characters.</summary>
    public const int Longest = 2_000_000;

    /// <summary>A draft that may still be written.</summary>
    /// <exception cref="RuleViolation">There is none of this id, or it was proposed, published or discarded meanwhile.</exception>
    public static async Task<RulePackVersion> OpenDraft(this SandboxDbContext db, Guid id, CancellationToken token)
    {
        var draft = await db.RulePackVersions.SingleOrDefaultAsync(row => row.Id == id, token) ?? throw new RuleViolation(Rule.NotFound);
        return draft.IsOpen ? draft : throw new RuleViolation(Rule.ChangedMeanwhile);
    }

    /// <summary>Takes a new text; id and version are those that it names.</summary>
    public static void Take(this RulePackVersion draft, string json, DateTimeOffset now)
    {
        var document = PackDocument.TryParse(json);
        (draft.Json, draft.Hash, draft.ChangedAt, draft.Revision) = (json, PackLibrary.Hash(json), now, draft.Revision + 1);
        if (document?.Text("$.id") is { Length: > 0 and <= 100 } id) draft.PackId = id;
        if (document?.Text("$.version") is { Length: > 0 and <= 100 } version) draft.Version = version;
    }

    public static void Note(this SandboxDbContext db, AccessAct act, RulePackVersion draft, Actor actor, DateTimeOffset now, string? reasons, string more = "") => db.AccessLog.Add(new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        PersonId = actor.PersonId,
        Act = act,
        SubjectId = draft.Id,
        After = string.Create(CultureInfo.InvariantCulture, $"{draft.Name} {Convert.ToHexStringLower(draft.Hash)} {more}").TrimEnd(),
        Reasons = reasons?.Trim(),
    });

    /// <summary>The pack that a text is, if it is sound and this system knows its facts.</summary>
    public static RulePack? Sound(string json)
    {
        try
        {
            return CaseFacts.Checked(RulePack.Parse(json));
        }
        catch (Exception fault) when (fault is InvalidRulePack or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Everything that is wrong with a text, facts that this system does not know included.</summary>
    public static IReadOnlyList<PackError> Faults(string json)
    {
        if (PackDocument.Faults(json) is { Count: > 0 } faults) return faults;
        try
        {
            CaseFacts.Checked(RulePack.Parse(json));
            return [];
        }
        catch (InvalidDataException unknown)
        {
            return [new("$.facts", PackProblem.NotAllowed, unknown.Message)];
        }
    }
}
