using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>One phase of the test as it was planned; both days inclusive.</summary>
public sealed record PlannedPhase(string Name, DateOnly Start, DateOnly End, string Gate);

/// <summary>What the acts of the test need of a sandbox plan, read from the answers of its form.</summary>
public sealed class AgreedPlan(FormAnswers answers, Reckoning reckoning)
{
    private FormValues Said => answers.Values;

    public IReadOnlyList<PlannedPhase> Phases { get; } =
    [
        .. answers.Values.Rows("phases").Where(row => Day(row, "start") is not null && Day(row, "end") is not null)
            .Select(row => new PlannedPhase(row.Text("name") ?? "", Day(row, "start")!.Value, Day(row, "end")!.Value, row.Text("gate") ?? "")),
    ];

    /// <summary>The end of the last day of the last phase.</summary>
    public DateTimeOffset End => Phases.Count == 0 ? DateTimeOffset.MinValue : EndOf(Phases.Max(phase => phase.End));

    /// <summary>Insurance and guarantee alike cover no longer than they say; who asks for a waiver has neither.</summary>
    public Coverage Coverage => new(Said.Text("cover") is "insurance" or "guarantee" && Day(Said, "coverExpires") is { } expires ? EndOf(expires) : null, false);

    public PlanFacts Facts => new(
        Safeguards: Holds("oversight", "rollback", "killSwitch", "dataSecurity"),
        StopThresholds: Said.Rows("metrics") is { Length: > 0 } metrics && metrics.All(metric => metric.Text("stop") is not null),
        ContingencyPlan: Holds("contingency"),
        ExitStrategy: Holds("exitStrategy"),
        Coverage,
        End);

    /// <summary>What must be so before the first subject takes part: the supervisor says so, and the plan bears it out.</summary>
    public StartFacts StartFacts(bool consentFormApproved, bool killSwitchTested, DateTimeOffset now)
    {
        var today = reckoning.DateAt(now);
        var covered = Day(Said, "coverStarts") <= today ? Coverage : new(null, false);
        var hasConsent = Holds(Said.YesNo("consentNeeded") == true ? "consentText" : "consentReason");
        return new(covered, consentFormApproved && hasConsent, killSwitchTested && Day(Said, "killSwitchTested") <= today);
    }

    private bool Holds(params IEnumerable<string> fields) => fields.All(field => Said.Text(field) is not null);

    private DateTimeOffset EndOf(DateOnly day) => reckoning.StartOf(day.AddDays(1));

    private static DateOnly? Day(FormValues values, string field) =>
        DateOnly.TryParseExact(values.Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

public static class PlanReading
{
    /// <summary>The plan that stands: as proposed last, or as varied.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NothingProposed"/> where the company has proposed none.</exception>
    public static async Task<AgreedPlan> PlanOf(this SandboxDbContext db, Participation participation, Packs packs, CancellationToken token)
    {
        var answers = await db.Filings.AsNoTracking().Where(filing => filing.Id == participation.PlanId).Select(filing => filing.Answers).SingleOrDefaultAsync(token)
            ?? throw new RuleViolation(Rule.NothingProposed, Domain.Cases.Act.ProposePlan);
        return new(FormAnswers.Parse(answers), packs.Preset(participation.Case.Preset).Reckoning);
    }
}
