using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>What another version of a pack makes of a case that was tiered before.</summary>
/// <param name="TierId">The tier that the kept answers give; provisional where something is unanswered.</param>
/// <param name="Unanswered">Mandatory questions that show and that the kept answers do not answer: with them the case cannot be replayed.</param>
/// <param name="Dropped">Answers that the version does not take any more: the question is gone, or the option is.</param>
public sealed record Replayed(string TierId, ImmutableArray<string> Unanswered, ImmutableArray<string> Dropped)
{
    public bool IsComplete => Unanswered.IsEmpty;
}

/// <summary>Why a replay gives another tier: rules by id, and the questions whose points changed.</summary>
/// <param name="Gained">Rules that hold now and did not, or give another tier than they gave.</param>
/// <param name="Lost">Rules that held and do not any more.</param>
public sealed record ReplayReason(ImmutableArray<string> Gained, ImmutableArray<string> Lost, ImmutableArray<ReplayedPoints> Points);

/// <summary>What a question gave to its score before and gives now.</summary>
public sealed record ReplayedPoints(string QuestionId, decimal Before, decimal After);

/// <summary>Tiers old cases by another version of their pack, from the answers that were kept.</summary>
public static class Replay
{
    /// <summary>The tier that a version gives to kept answers; what it does not know any more is left out and told.</summary>
    public static Replayed Of(RulePack pack, Answers kept)
    {
        var reading = Read(pack, kept, out var dropped);
        // An answer that is not taken any more leaves its question open.
        var open = reading.Missing.Concat(reading.Unfit.Where(slot => slot < pack.Questions.Length && pack.Questions[slot].IsMandatory));
        return new(pack.Tiers[TierEngine.Severity(reading)].Id, [.. open.Order().Select(slot => pack.Questions[slot].Id)], dropped);
    }

    /// <summary>Why two versions tier the same answers differently.</summary>
    public static ReplayReason Reason(RulePack before, RulePack after, Answers kept)
    {
        var (was, now) = (Read(before, kept, out _), Read(after, kept, out _));
        var (held, holds) = (Held(before, was), Held(after, now));
        var points = after.Questions.Concat(before.Questions.Where(q => after.Question(q.Id) is null))
            .Select(question => new ReplayedPoints(question.Id, Points(before, was, question.Id), Points(after, now, question.Id)))
            .Where(question => question.Before != question.After);
        return new([.. holds.Where(rule => !held.Contains(rule)).Select(rule => rule.Id)], [.. held.Where(rule => !holds.Contains(rule) && holds.All(other => other.Id != rule.Id)).Select(rule => rule.Id)], [.. points]);
    }

    private static Reading Read(RulePack pack, Answers kept, out ImmutableArray<string> dropped)
    {
        var unknown = new List<AnswerError>();
        var reading = new Reading(pack.Plan, pack.Plan.Take(kept, unknown));
        dropped = unknown.Count + reading.Unfit.Count == 0 ? [] : [.. unknown.Select(error => error.QuestionId), .. reading.Unfit.Select(slot => reading.Given(slot)!.Fault!.QuestionId)];
        return reading;
    }

    private static List<(string Id, string? Tier, string? Overlay)> Held(RulePack pack, Reading reading) =>
        [.. pack.Plan.Rules.Where(rule => rule.When.Holds(reading)).Select(rule => (rule.Rule.Id, rule.Rule.TierId, rule.Rule.OverlayId))];

    private static decimal Points(RulePack pack, Reading reading, string question) =>
        pack.Question(question) is null ? 0m : reading.Contribution(pack.Plan.Slots[pack.Plan.SlotOf(question)]);
}
