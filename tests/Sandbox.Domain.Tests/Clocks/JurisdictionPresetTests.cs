using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

public partial class JurisdictionPresetTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    public static TheoryData<string> Shipped => [.. Packs.Presets.Keys];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void EveryClock_InEachPreset_HasARuleOnEveryDay(string id)
    {
        var preset = Packs.Presets[id];
        Assert.Equal(id, preset.Id);
        foreach (var name in Enum.GetValues<ClockName>())
        {
            Assert.Equal(name, preset.Clock(name, DateOnly.MinValue).Name);
            Assert.Equal(name, preset.Clock(name, DateOnly.MaxValue).Name);
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void EachPreset_CitesALawOrRuleForEveryMatterAndNamesARemedy(string id)
    {
        var preset = Packs.Presets[id];
        Assert.All(Enum.GetValues<LegalMatter>(), matter => Assert.NotEmpty(preset.References[matter]));
        Assert.NotEmpty(preset.Remedies);
        Assert.NotEmpty(preset.PriorityClasses);
        Assert.DoesNotContain("沙盒", Packs.Text(id));
    }

    // AI Act Arts. 58(2)(a), 60(4)(f), 73(2)–(4); the two last are the design's own.
    [Theory]
    [InlineData(ClockName.Decision, 3, ClockUnit.Months, "AI Act Art. 58(2)(a)")]
    [InlineData(ClockName.TestPeriod, 6, ClockUnit.Months, "AI Act Art. 60(4)(f)")]
    [InlineData(ClockName.TestExtension, 6, ClockUnit.Months, "AI Act Art. 60(4)(f)")]
    [InlineData(ClockName.IncidentReport, 15, ClockUnit.Days, "AI Act Art. 73(2)")]
    [InlineData(ClockName.IncidentReportDeath, 10, ClockUnit.Days, "AI Act Art. 73(4)")]
    [InlineData(ClockName.IncidentReportWidespread, 2, ClockUnit.Days, "AI Act Art. 73(3)")]
    [InlineData(ClockName.SuspensionConfirmation, 2, ClockUnit.WorkingDays, "Authority's own rule")]
    [InlineData(ClockName.Reinstatement, 30, ClockUnit.Days, "Authority's own rule")]
    public void EuPreset_HoldsTheActsClocks(ClockName name, int length, ClockUnit unit, string citation)
    {
        var rule = Packs.Presets["eu-ai-act"].Clock(name, Today);
        Assert.Equal((length, unit, citation), (rule.Length, rule.Unit, rule.Source.Citation.En));
        Assert.Equal(citation.StartsWith("AI Act", StringComparison.Ordinal) ? SourceKind.Law : SourceKind.OwnRule, rule.Source.Kind);
    }

    [Fact]
    public void EuPreset_CountsByRegulation1182InBrussels() =>
        Assert.Equal((CountingRule.Regulation1182, "Europe/Brussels", "eu-institutions"), Counting("eu-ai-act"));

    [Fact]
    public void ChinaPreset_CountsByTheCivilCodeAndCallsEveryClockTheAuthoritysOwn()
    {
        var preset = Packs.Presets["china"];
        Assert.Equal((CountingRule.CivilCode, "Asia/Shanghai", "china"), Counting("china"));
        Assert.All(preset.Clocks, rule => Assert.Equal((SourceKind.OwnRule, "主管部门自定"), (rule.Source.Kind, rule.Source.Citation.Zh)));
        Assert.Equal(["行政复议", "行政诉讼"], preset.Remedies.Select(remedy => remedy.Name.Zh));
    }

    [Fact]
    public void ChinaPreset_ShowsNoArticleOfEuLaw()
    {
        Assert.DoesNotMatch(EuLaw(), Packs.Text("china"));
        var eu = Packs.Presets["eu-ai-act"];
        var citations = eu.References.Values.SelectMany(list => list)
            .Concat(eu.Clocks.Where(rule => rule.Source.Kind == SourceKind.Law).Select(rule => rule.Source.Citation)).ToList();
        // The pattern finds EU law where it is.
        Assert.All(citations, citation => Assert.Matches(EuLaw(), citation.En));
        Assert.All(citations, citation => Assert.Matches(EuLaw(), citation.Zh));
    }

    [Fact]
    public void Decision_FromSubmissionOrFromCompleteness_GivesTheTwoDatesThatAreShown()
    {
        var eu = Packs.Presets["eu-ai-act"];
        var submitted = eu.Start(ClockName.Decision, eu.Reckoning.At("2026-06-10 09:00"));
        var complete = eu.Start(ClockName.Decision, eu.Reckoning.At("2026-06-24 09:00"));
        Assert.Equal(StartEvent.Submitted, submitted.Rule.StartsAt);
        Assert.Equal(new DateOnly(2026, 9, 10), submitted.Due(eu.Reckoning, submitted.StartedAt).Date);
        Assert.Equal(new DateOnly(2026, 9, 24), complete.Due(eu.Reckoning, complete.StartedAt).Date);
    }

    [Fact]
    public void Clock_WhenTheRuleChanged_IsTheOneInForceOnTheAuthoritysLocalDay()
    {
        var preset = Packs.Parse(Changed("eu-ai-act", root =>
        {
            var old = Clock(root, "Decision");
            var next = old.DeepClone().AsObject();
            old["inForceUntil"] = "2026-07-31";
            (next["inForceFrom"], next["length"], next["startsAt"]) = ("2026-08-01", 2, "Complete");
            root["clocks"]!.AsArray().Add(next);
        }));
        Assert.Equal(3, preset.Start(ClockName.Decision, preset.Reckoning.At("2026-07-31 23:59")).Rule.Length);
        Assert.Equal(2, preset.Start(ClockName.Decision, preset.Reckoning.At("2026-08-01 00:00")).Rule.Length);
        Assert.Equal(StartEvent.Complete, preset.Clock(ClockName.Decision, new DateOnly(2026, 8, 1)).StartsAt);
    }

    [Theory]
    [InlineData("2026-08-02", FaultCode.Gap)]
    [InlineData("2026-07-31", FaultCode.Overlap)]
    public void Parse_WhenTheNextVersionDoesNotFollowTheDayAfter_IsRefused(string next, FaultCode code) =>
        AssertRefused(
            root =>
            {
                var later = Clock(root, "Decision").DeepClone().AsObject();
                Clock(root, "Decision")["inForceUntil"] = "2026-07-31";
                later["inForceFrom"] = next;
                root["clocks"]!.AsArray().Add(later);
            },
            "clocks[33]", code);

    [Fact]
    public void ReportingFor_ATierThatIsNotNamed_IsTheDefault()
    {
        Assert.Equal(Cadence.Monthly, Packs.Presets["china"].ReportingFor("high", Today).Cadence);
        Assert.Equal(Cadence.Quarterly, Packs.Presets["china"].ReportingFor("limited", Today).Cadence);
    }

    // Silence never admits, exempts, starts a phase, lifts a suspension or seals.
    [Theory]
    [InlineData("Decision", "DeemedApproved")]
    [InlineData("PanelReview", "DeemedApproved")]
    [InlineData("Waitlist", "DeemedApproved")]
    [InlineData("PlanAgreement", "DeemedApproved")]
    [InlineData("Ready", "DeemedApproved")]
    [InlineData("TestPeriod", "DeemedApproved")]
    [InlineData("TestExtension", "DeemedApproved")]
    [InlineData("SuspensionConfirmation", "DeemedApproved")]
    [InlineData("SuspensionConfirmation", "DeemedRefused")]
    [InlineData("Suspension", "Lapse")]
    [InlineData("SealReview", "DeemedApproved")]
    [InlineData("SealValidity", "DeemedApproved")]
    [InlineData("Appeal", "DeemedApproved")]
    [InlineData("VariationReview", "DeemedApproved")]
    [InlineData("ExitReview", "DeemedApproved")]
    [InlineData("Decision", "DeemedRefused")]
    [InlineData("CompletenessCheck", "DeemedRefused")]
    public void Parse_WhenSilenceWouldAdmitStartLiftOrSeal_IsRefused(string clock, string onExpiry) =>
        AssertRefused(root => (Clock(root, clock)["onExpiry"], Clock(root, clock)["remindDaysBefore"]) = (onExpiry, new JsonArray(10, 3)),
            Place(clock, "onExpiry"), FaultCode.SilenceForbidden);

    [Fact]
    public void Parse_WhenSilenceDecidesElsewhere_AsksForWarningsTenAndThreeDaysBefore()
    {
        var silent = Packs.Parse(Changed("eu-ai-act", root =>
            (Clock(root, "VariationReview")["onExpiry"], Clock(root, "VariationReview")["remindDaysBefore"]) = ("DeemedRefused", new JsonArray(10, 3))));
        Assert.True(silent.Clock(ClockName.VariationReview, Today).DecidesBySilence);
        AssertRefused(root => (Clock(root, "VariationReview")["onExpiry"], Clock(root, "VariationReview")["remindDaysBefore"]) = ("DeemedRefused", new JsonArray(10)),
            Place("VariationReview", "remindDaysBefore"), FaultCode.WarningsMissing);
    }

    public static TheoryData<string, FaultCode, Action<JsonObject>> Faults => new()
    {
        { "clocks", FaultCode.Missing, root => root["clocks"]!.AsArray().Remove(Clock(root, "Hearing")) },
        { Place("Hearing", "length"), FaultCode.OutOfRange, root => Clock(root, "Hearing")["length"] = 0 },
        { Place("Hearing", "length"), FaultCode.OutOfRange, root => Clock(root, "Hearing")["length"] = 1.5 },
        { Place("Hearing", "length"), FaultCode.WrongType, root => Clock(root, "Hearing")["length"] = "10" },
        { Place("Hearing", "unit"), FaultCode.UnknownValue, root => Clock(root, "Hearing")["unit"] = "Fortnights" },
        { Place("Hearing", "lenght"), FaultCode.UnknownMember, root => Clock(root, "Hearing")["lenght"] = 10 },
        { Place("Hearing", "source.citation.zh"), FaultCode.Missing, root => Clock(root, "Hearing")["source"]!["citation"]!.AsObject().Remove("zh") },
        { Place("Hearing", "remindDaysBefore[0]"), FaultCode.OutOfRange, root => Clock(root, "Hearing")["remindDaysBefore"] = new JsonArray(0) },
        { Place("Hearing", "remindDaysBefore"), FaultCode.Duplicate, root => Clock(root, "Hearing")["remindDaysBefore"] = new JsonArray(3, 3) },
        { Place("Hearing", "pausableOn[0]"), FaultCode.UnknownValue, root => Clock(root, "Hearing")["pausableOn"] = new JsonArray("Holiday") },
        { Place("Hearing", "startsAt"), FaultCode.StartNotAllowed, root => Clock(root, "Hearing")["startsAt"] = "Submitted" },
        { Place("Decision", "startsAt"), FaultCode.StartNotAllowed, root => Clock(root, "Decision")["startsAt"] = "StageEntered" },
        { Place("Hearing", "inForceUntil"), FaultCode.OutOfRange, root => (Clock(root, "Hearing")["inForceFrom"], Clock(root, "Hearing")["inForceUntil"]) = ("2026-02-01", "2026-01-01") },
        { Place("Hearing", ""), FaultCode.Gap, root => Clock(root, "Hearing")["inForceFrom"] = "2026-01-01" },
        { Place("Hearing", ""), FaultCode.Gap, root => Clock(root, "Hearing")["inForceUntil"] = "2026-01-01" },
        { "clocks[33]", FaultCode.Overlap, root => root["clocks"]!.AsArray().Add(Clock(root, "Hearing").DeepClone()) },
        { "reporting", FaultCode.Missing, root => root["reporting"]!.AsArray().RemoveAt(0) },
        { "reporting[0].cadence", FaultCode.UnknownValue, root => root["reporting"]![0]!["cadence"] = "Weekly" },
        { "priorityClasses[1]", FaultCode.Duplicate, root => root["priorityClasses"]![1]!["id"] = "sme" },
        { "remedies", FaultCode.Missing, root => root["remedies"] = new JsonArray() },
        { "references", FaultCode.Missing, root => root["references"]!.AsObject().Remove("Seal") },
        { "references.Seal", FaultCode.Missing, root => root["references"]!["Seal"] = new JsonArray() },
        { "references.Sael", FaultCode.UnknownMember, root => root["references"]!["Sael"] = new JsonArray() },
        { "timeZone", FaultCode.UnknownValue, root => root["timeZone"] = "Europe/Atlantis" },
        { "timeZone", FaultCode.UnknownValue, root => root["timeZone"] = "Central European Standard Time" },
        { "calendar", FaultCode.UnknownValue, root => root["calendar"] = "mars" },
        { "calendar", FaultCode.CalendarUnfit, root => root["calendar"] = "china" },
        { "sealLegalEffect.en", FaultCode.WrongType, root => root["sealLegalEffect"]!["en"] = 1 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Parse_WhenWrong_NamesThePlace(string place, FaultCode code, Action<JsonObject> spoil) => AssertRefused(spoil, place, code);

    [Fact]
    public void Parse_WhenSeveralThingsAreWrong_NamesThemAll()
    {
        var refusal = Refusal(root => (Clock(root, "Hearing")["length"], root["calendar"]) = (-1, "mars"));
        Assert.Equal([Place("Hearing", "length"), "calendar"], refusal.Faults.Select(fault => fault.Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    public void Parse_WhenNotJson_IsRefused(string text) =>
        Assert.Equal(FaultCode.NotJson, Assert.Single(Assert.Throws<MalformedFile>(() => Packs.Parse(text)).Faults).Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Parse_WhenOtherJson_IsRefused(string text) => Assert.Throws<MalformedFile>(() => Packs.Parse(text));

    [GeneratedRegex(@"AI Act|\bEU\b|European|GDPR|Charter|2024/1689|1182/71|欧盟|《人工智能法》|人工智能法案|通用数据保护条例")]
    private static partial Regex EuLaw();

    private static (CountingRule, string, string) Counting(string id)
    {
        var reckoning = Packs.Reckoning(id);
        return (reckoning.Rule, reckoning.Zone.Id, reckoning.Calendar.Id);
    }

    private static void AssertRefused(Action<JsonObject> spoil, string place, FaultCode code) =>
        Assert.Contains(Refusal(spoil).Faults, fault => fault.Place == place && fault.Code == code);

    private static MalformedFile Refusal(Action<JsonObject> spoil) =>
        Assert.Throws<MalformedFile>(() => Packs.Parse(Changed("eu-ai-act", spoil)));

    private static string Changed(string id, Action<JsonObject> change)
    {
        var root = JsonNode.Parse(Packs.Text(id))!.AsObject();
        change(root);
        return root.ToJsonString();
    }

    private static JsonObject Clock(JsonObject root, string name) =>
        root["clocks"]!.AsArray().Single(clock => clock!["name"]!.GetValue<string>() == name)!.AsObject();

    private static string Place(string clock, string member)
    {
        var clocks = JsonNode.Parse(Packs.Text("eu-ai-act"))!["clocks"]!.AsArray();
        var index = clocks.ToList().FindIndex(entry => entry!["name"]!.GetValue<string>() == clock);
        return member.Length == 0 ? $"clocks[{index}]" : $"clocks[{index}].{member}";
    }
}
