using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;

namespace Sandbox.Web.Features.Incidents.Report;

/// <summary>What a notice says that the case has to know, and the term that goes with it.</summary>
public sealed partial record IncidentNotice(IncidentCategory Category, DateTimeOffset OccurredAt, DateTimeOffset NoticedAt, bool IsComplete)
{
    /// <summary>The clocks of notices.</summary>
    public static readonly ClockName[] Terms = [ClockName.IncidentReport, ClockName.IncidentReportDeath, ClockName.IncidentReportWidespread];

    /// <summary>The clock whose term the notice of a category keeps (AI Act Art. 73(2) to (4)).</summary>
    public static ClockName TermOf(IncidentCategory category) => category switch
    {
        IncidentCategory.Death => ClockName.IncidentReportDeath,
        IncidentCategory.CriticalInfrastructure or IncidentCategory.Widespread => ClockName.IncidentReportWidespread,
        IncidentCategory.HealthHarm or IncidentCategory.FundamentalRights or IncidentCategory.PropertyOrEnvironment or IncidentCategory.ThresholdBreach => ClockName.IncidentReport,
    };

    /// <summary>Starts the term, which runs from the awareness.</summary>
    public static CaseClock Begin(JurisdictionPreset preset, Incident incident, DateTimeOffset now)
    {
        var rule = preset.Clock(TermOf(incident.Category), preset.Reckoning.DateAt(incident.NoticedAt));
        return CaseClock.Start(incident.CaseId, rule, null, null, incident.Id, preset.Reckoning, incident.NoticedAt, now);
    }

    /// <summary>The rule that sets the term, and the day on which it ends.</summary>
    public static string Ground(JurisdictionPreset preset, IncidentCategory category, DateTimeOffset noticedAt)
    {
        var term = preset.Start(TermOf(category), noticedAt);
        return string.Create(CultureInfo.InvariantCulture, $"{term.Rule.Source.Citation.En} / {term.Rule.Source.Citation.Zh}; {term.Due(preset.Reckoning, noticedAt).Date:yyyy-MM-dd}");
    }

    /// <summary>Reads the answers of the incident form.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.FilingIncomplete"/> where a day or the time cannot be read.</exception>
    public static IncidentNotice Of(FormAnswers answers, Reckoning reckoning)
    {
        var said = answers.Values;
        var occurred = reckoning.StartOf(Day(said, "occurredAt"));
        var noticed = reckoning.StartOf(Day(said, "noticedAt")) + Time(said.Text("noticedTime"));
        return new(CategoryOf(said), occurred, noticed, said.Text("noticeKind") == "final");
    }

    private static IncidentCategory CategoryOf(FormValues said)
    {
        var harm = said.Many("harm");
        return said.Text("category") switch
        {
            "death" => IncidentCategory.Death,
            "critical-infrastructure-or-widespread" => harm.Contains("infrastructure") ? IncidentCategory.CriticalInfrastructure : IncidentCategory.Widespread,
            _ when harm.Contains("health") => IncidentCategory.HealthHarm,
            _ when harm.Contains("property") || harm.Contains("environment") => IncidentCategory.PropertyOrEnvironment,
            _ => IncidentCategory.FundamentalRights,
        };
    }

    private static DateOnly Day(FormValues said, string field) =>
        DateOnly.TryParseExact(said.Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new RuleViolation(Rule.FilingIncomplete, Act.ReportIncident);

    // Without a time the day counts from its beginning, which is never to the advantage of the company.
    private static TimeSpan Time(string? text) =>
        text is not null && Clock().Match(text) is { Success: true } match && TimeOnly.TryParseExact(match.Value, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.ToTimeSpan() : TimeSpan.Zero;

    [GeneratedRegex(@"\b\d{1,2}:\d{2}\b")]
    private static partial Regex Clock();
}
