using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

/// <summary>
/// The written scenarios of the demonstration, told in simulated time up to today. People and filler come from the seed
/// number: the same number on the same day tells the same.
/// </summary>
public sealed partial class Demonstration
{
    /// <summary>How far back the first scenario begins.</summary>
    public const int Days = 460;

    private readonly IServiceProvider services;
    private readonly Cast cast;
    private readonly SimulatedTime clock;
    private readonly Story english;
    private readonly Story chinese;

    public Demonstration(IServiceProvider services, Cast cast, SimulatedTime clock, int seed = Cast.Seed)
    {
        (this.services, this.cast, this.clock) = (services, cast, clock);
        english = new(services, cast, clock, seed);
        // The second desk of the authority keeps the files that are in Chinese.
        chinese = new(services, cast.OtherDesk(), clock, seed, "zh_CN");
        Scenarios = new Dictionary<string, Scenario>
        {
            ["revoked-seal"] = new(450, TellRevokedSeal, UnderUnionLaw: true),
            ["hiring-tool"] = new(330, TellHiringTool),
            ["credit-scoring"] = new(320, TellCreditScoring, UnderUnionLaw: true),
            ["medical-triage"] = new(240, TellMedicalTriage, UnderUnionLaw: true),
            ["won-appeal"] = new(190, TellWonAppeal, UnderUnionLaw: true),
            ["general-purpose-model"] = new(160, TellGeneralPurposeModel, UnderUnionLaw: true),
            ["social-scoring"] = new(110, TellSocialScoring, UnderUnionLaw: true),
            ["companion"] = new(75, TellCompanion),
        }.Where(scenario => !scenario.Value.UnderUnionLaw || services.GetRequiredService<Jurisdiction>().Preset.StartsWith("eu-ai-act@", StringComparison.Ordinal)).ToDictionary();
    }

    /// <param name="DaysAgo">The day on which it begins, counted back from today.</param>
    /// <param name="UnderUnionLaw">Whether its people argue with the AI Act: under another law it is not told.</param>
    public sealed record Scenario(int DaysAgo, Func<Task> Tell, bool UnderUnionLaw = false);

    /// <summary>The scenarios of this installation's law, in the order in which they are told.</summary>
    public IReadOnlyDictionary<string, Scenario> Scenarios { get; }

    /// <summary>Called when a command of a story was carried out.</summary>
    public Func<Task>? Told
    {
        set => english.Told = chinese.Told = value;
    }

    /// <summary>The companies and further bodies of the scenarios, beside those of every cast.</summary>
    public static IReadOnlyList<Guest> Guests { get; } =
    [
        new(OrganisationKind.Company, "Examora Ltd", "examora", "IE 684213", "IE", SizeClass.Small, "en_IE"),
        new(OrganisationKind.Company, "信衡数据科技有限公司", "xinheng", "91310115MA1K4QWJ7A", "CN", SizeClass.Medium, "zh_CN"),
        new(OrganisationKind.Company, "Aegide Santé SAS", "aegide", "RCS Lyon 912 448 301", "FR", SizeClass.Small, "fr"),
        new(OrganisationKind.Company, "迅援智能科技有限公司", "xunyuan", "91440300MA5G3R8T2X", "CN", SizeClass.Small, "zh_CN"),
        new(OrganisationKind.Company, "Meridian Models AB", "meridian", "559301-7742", "SE", SizeClass.SmallMidCap, "sv"),
        new(OrganisationKind.Company, "民信云治理技术有限公司", "minxin", "91330106MA2KJ5D13P", "CN", SizeClass.Large, "zh_CN"),
        new(OrganisationKind.SectorRegulator, "Medical Devices Agency", "devices", "SEC-2", "DE", null, "de"),
        new(OrganisationKind.SectorRegulator, "Financial Supervisory Authority", "finance", "SEC-3", "DE", null, "de"),
        new(OrganisationKind.SectorRegulator, "Emergency Services Inspectorate", "emergency", "SEC-4", "DE", null, "de"),
        new(OrganisationKind.SectorRegulator, "Education Inspectorate", "education", "SEC-5", "DE", null, "de"),
    ];

    private RulePack RulePack => services.GetRequiredService<Packs>().RulePackInForce(services.GetRequiredService<Jurisdiction>(), clock.GetUtcNow());

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Makes the services tell in simulated time, and mark what they make as simulated.</summary>
    public static void AddTo(IServiceCollection services, IConfiguration settings, SimulatedTime clock)
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        services.Replace(ServiceDescriptor.Singleton(provider => Jurisdiction.Of(settings, provider.GetRequiredService<Packs>()) with { Simulated = true }));
    }

    // One system is told for every rule pack; what the pack in force does not ask is left out.
    private Answers Answered(params IEnumerable<(string Question, string Answer)> told) =>
        FilledAnswers.Of(RulePack, [.. told.Where(answer => RulePack.Question(answer.Question) is not null)]);

    public async Task Tell()
    {
        foreach (var name in Scenarios.Keys) await Tell(name);
        clock.GoTo(1);
        var opens = clock.Today.AddDays(30);
        await english.Announce(
            new("AI in health care", "医疗健康领域人工智能专题批次"),
            new("For systems that support diagnosis, triage or care. Small companies are served first.", "面向辅助诊断、分诊或护理的系统，小型企业优先。"),
            opens, opens.AddDays(60));
        // Something to begin with by hand.
        await english.DraftApplication(cast.Owner, HiringTool.With("systemName", "TalentMatch Junior").With("systemVersion", "0.9"));
    }

    /// <summary>Tells one scenario by its name.</summary>
    public async Task Tell(string scenario)
    {
        var told = Scenarios[scenario];
        clock.GoTo(told.DaysAgo);
        await told.Tell();
        // What fell due meanwhile is done in its own time, not in that of the next scenario.
        await english.CatchUp();
    }

    // What a case goes through between its submission and the decision on it.
    private sealed record Examination(
        string Accepted, Answers Tier, string Confirmed, string Assessed, string Met, IReadOnlyList<(int Points, Vote Vote, string Comment)> Panel)
    {
        public (Stance Stance, string Text)? DataProtection { get; init; }
        public (CastMember By, Stance Stance, string Text)? Sector { get; init; }
        public IReadOnlyDictionary<string, (bool Met, string Reasons)>? Findings { get; init; }
    }

    private async Task Examine(Story by, Guid id, Examination told)
    {
        clock.Advance(2);
        await by.Assign(id);
        clock.Advance(3);
        await by.Accept(id, told.Accepted);
        clock.Advance(3);
        await by.ProposeTier(id, told.Tier);
        clock.Advance(1);
        await by.ConfirmTier(id, told.Confirmed);
        clock.Advance(8);
        if (told.DataProtection is { } data) await by.Opine(id, OrganisationKind.DataProtectionAuthority, data.Stance, data.Text);
        clock.Advance(2);
        if (told.Sector is { } sector) await by.Opine(id, OrganisationKind.SectorRegulator, sector.Stance, sector.Text, sector.By);
        clock.Advance(4);
        await by.Assess(id, told.Assessed, told.Met, told.Findings);
        for (var member = 0; member < told.Panel.Count; member++)
        {
            clock.Advance(2);
            await by.Score(id, member, told.Panel[member].Points, told.Panel[member].Vote, told.Panel[member].Comment);
        }
        clock.Advance(3);
    }

    // Time passes, a month if no other is told; what is due then is filed, reviewed and approved.
    private async Task Report(Story by, Guid id, CastMember owner, string review, FormAnswers told, int days = 32)
    {
        foreach (var report in await Due(by, id, owner, days))
        {
            clock.Advance(4);
            await by.FileReport(id, report, told, owner);
            clock.Advance(3);
            await by.ReviewReport(id, report, review);
            clock.Advance(1);
            await by.ApproveReport(id, report);
        }
    }

    private async Task<IReadOnlyList<Guid>> Due(Story by, Guid id, CastMember owner, int days)
    {
        clock.Advance(days);
        await by.CatchUp();
        return [.. (await by.Participation(id, owner)).Reports.Where(report => report.Status == ReportStatus.Due).Select(report => report.Id)];
    }

    // The exit, from the report to the closed case.
    private async Task Leave(Story by, Guid id, CastMember owner, FormAnswers exit, string reviewed, string accepted, string closed)
    {
        clock.Advance(8);
        await by.FileExitReport(id, exit, owner);
        clock.Advance(6);
        await by.ReviewExitReport(id, true, reviewed);
        clock.Advance(2);
        await by.AcceptExitReport(id, true, accepted);
        clock.Advance(5);
        await by.FileClosingEvidence(id, FormAnswers.Empty, owner);
        clock.Advance(2);
        await by.CloseCase(id, closed);
    }

    private static FormValues Row(params IReadOnlyList<(string Column, string Value)> values) => values.Aggregate(FormValues.Empty, (row, value) => row.With(value.Column, value.Value));

    // A part of a manifest; its digest stands for a file that only the invented company has.
    private static FormValues Part(string component, string name, string supplier, string snapshot, bool digest = true)
    {
        var part = Row(("component", component), ("name", name), ("supplier", supplier), ("snapshot", snapshot), ("digestKnown", digest ? "known" : "unknown-upstream"));
        return digest ? part.With("digest", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {snapshot}")))) : part;
    }

    private static FormValues Metric(string code, string name, string unit, string direction, string warning, string stop, string cadence, string method) => Row(
        ("code", code), ("name", name), ("unit", unit), ("direction", direction), ("warning", warning), ("stop", stop), ("cadence", cadence), ("method", method));

    private static FormValues Measured(string code, string value, string worst, string source) =>
        Row(("code", code), ("value", value), ("worst", worst), ("threshold", "none"), ("source", source));
}
