using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tiering;
using Sandbox.Domain.Trail;
using Sandbox.Web.Persistence;
using Condition = Sandbox.Domain.Cases.Condition;

namespace Sandbox.Web.Pipeline;

/// <summary>Conditions with their clocks: an obligation that a tier brings is owed from the day on which it is imposed.</summary>
public sealed class ConditionDesk(SandboxDbContext db, Packs packs, TimeProvider clock)
{
    /// <summary>The last day for a condition that is imposed now, as the preset gives it.</summary>
    public DateOnly LastDay(CaseFile file)
    {
        var preset = packs.Preset(file.Preset);
        return preset.Reckoning.DateAt(preset.EndOf(ClockName.Condition, clock.GetUtcNow()).AddTicks(-1));
    }

    /// <summary>The instant at which a last day is over: it counts in full.</summary>
    public DateTimeOffset EndOf(CaseFile file, DateOnly lastDay) => packs.Preset(file.Preset).Reckoning.StartOf(lastDay.AddDays(1));

    /// <summary>Imposes a condition with the act just done, and starts its clock.</summary>
    /// <param name="dueOn">The last day, by the authority's calendar; it counts in full.</param>
    public Condition Impose(CaseFile file, CaseAct act, string text, string reason, DateOnly dueOn, string? obligation = null)
    {
        var condition = file.Impose(act, text, reason, EndOf(file, dueOn), clock.GetUtcNow(), obligation);
        db.Add(condition);
        Begin(file, condition, dueOn);
        return condition;
    }

    /// <summary>Gives a condition time again that was shown and sent back.</summary>
    public async Task Resume(CaseFile file, Condition condition, DateOnly dueOn, CancellationToken token)
    {
        await Stop(file, condition, token);
        Begin(file, condition, dueOn);
    }

    /// <summary>Stops the clock of a condition: it was shown, closed or dropped.</summary>
    public async Task Stop(CaseFile file, Condition condition, CancellationToken token)
    {
        await db.Clocks.Where(running => running.CaseId == file.Id && running.SubjectId == condition.Id && running.Name == ClockName.Condition).LoadAsync(token);
        foreach (var running in db.Clocks.Local.Where(running => running.SubjectId == condition.Id && running.Name == ClockName.Condition && running.IsRunning).ToList())
            running.Stop(packs.Preset(file.Preset).Reckoning, clock.GetUtcNow());
    }

    /// <summary>Does what another tier brings: imposes what it asks and the one before did not, with the preset's term, and stops the clocks of what it drops.</summary>
    public async Task Follow(CaseFile file, CaseTier tier, CaseAct act, CancellationToken token)
    {
        db.Add(tier);
        foreach (var dropped in file.Conditions.Where(condition => condition.DroppedBy == tier.Id).ToList()) await Stop(file, dropped, token);
        var before = file.Tiers.Where(earlier => earlier.SupersededAt is not null).MaxBy(earlier => earlier.SupersededAt);
        var dueOn = LastDay(file);
        foreach (var added in tier.Obligations.Where(asked => asked.IsShown && before?.Obligations.Any(known => known.Key == asked.Key) != true))
        {
            if (file.Conditions.Any(known => known.Obligation == added.Key && known.DroppedBy is null)) continue;
            // The company is told in both languages: the condition stands in no letter of one.
            Impose(file, act, $"{added.Name.En} / {added.Name.Zh}", $"{added.Source.En} / {added.Source.Zh}", dueOn, added.Key);
        }
    }

    private void Begin(CaseFile file, Condition condition, DateOnly dueOn)
    {
        var (preset, now) = (packs.Preset(file.Preset), clock.GetUtcNow());
        var today = preset.Reckoning.DateAt(now);
        // The preset says how long a condition usually has; the decision says how long this one does.
        var rule = preset.Clock(ClockName.Condition, today) with { Unit = ClockUnit.Days, Length = Math.Max(1, dueOn.DayNumber - today.DayNumber) };
        db.Add(CaseClock.Start(file.Id, rule, null, null, condition.Id, preset.Reckoning, now, now));
    }
}

public static class TieredObligations
{
    /// <summary>What a determination asks of its case; nothing where its pack is no longer held.</summary>
    public static IReadOnlyList<Obligation> ObligationsOf(this Packs packs, TierDetermination determination) =>
        packs.PackNamed(determination.Pack) is { } pack ? TierObligations.Of(pack, TierEngine.Evaluate(pack, Answers.Parse(determination.Answers)), determination.Proposed) : [];
}
