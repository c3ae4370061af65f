using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Seals;
using Sandbox.Domain.Tasks;

namespace Sandbox.Domain.Tests.Cases;

/// <summary>The people of the tests: one for each part, and a second where four eyes needs one.</summary>
internal static class Cast
{
    public static readonly Guid Company = Guid.Parse("00000000-0000-7000-8000-0000000000c1");
    public static readonly Guid OtherCompany = Guid.Parse("00000000-0000-7000-8000-0000000000c2");
    public static readonly Guid Authority = Guid.Parse("00000000-0000-7000-8000-0000000000a1");

    public static readonly Actor Owner = Of(1, Company, OrganisationKind.Company, Role.CompanyOwner);
    public static readonly Actor Contributor = Of(2, Company, OrganisationKind.Company, Role.CompanyContributor);
    public static readonly Actor Rival = Of(3, OtherCompany, OrganisationKind.Company, Role.CompanyOwner);
    public static readonly Actor Officer = Of(4, Authority, OrganisationKind.Authority, Role.CaseOfficer);
    public static readonly Actor SecondOfficer = Of(5, Authority, OrganisationKind.Authority, Role.CaseOfficer);
    public static readonly Actor Supervisor = Of(6, Authority, OrganisationKind.Authority, Role.Supervisor);
    public static readonly Actor SecondSupervisor = Of(7, Authority, OrganisationKind.Authority, Role.Supervisor);
    public static readonly Actor Panellist = Of(8, Authority, OrganisationKind.Authority, Role.PanelMember);
    public static readonly Actor SecondPanellist = Of(9, Authority, OrganisationKind.Authority, Role.PanelMember);
    public static readonly Actor Director = Of(10, Authority, OrganisationKind.Authority, Role.DecisionMaker);
    public static readonly Actor SecondDirector = Of(11, Authority, OrganisationKind.Authority, Role.DecisionMaker);
    public static readonly Actor AppealMember = Of(12, Authority, OrganisationKind.Authority, Role.AppealMember);
    public static readonly Actor DataProtection = Of(13, Guid.Parse("00000000-0000-7000-8000-0000000000d1"), OrganisationKind.DataProtectionAuthority, Role.ConsultedAgency);
    public static readonly Actor Auditor = Of(14, null, OrganisationKind.AuditOffice, Role.Auditor);
    public static readonly Actor Administrator = Of(15, Authority, OrganisationKind.Authority, Role.Administrator);

    /// <summary>Someone of a small authority who holds every role: only four eyes stops them.</summary>
    public static readonly Actor Everybody = Of(
        16, Authority, OrganisationKind.Authority, Role.CaseOfficer, Role.Supervisor, Role.PanelMember, Role.DecisionMaker, Role.AppealMember);

    public static Actor Of(int number, Guid? organisation, OrganisationKind kind, params Role[] roles) =>
        new(Guid.Parse($"00000000-0000-7000-9000-{number:x12}"), organisation, kind, roles.ToHashSet());

    /// <summary>A person with the one role, of the organisation that it belongs to.</summary>
    public static Actor With(Role role) => role switch
    {
        Role.CompanyOwner => Owner,
        Role.CompanyContributor => Contributor,
        Role.CaseOfficer => Officer,
        Role.Supervisor => Supervisor,
        Role.PanelMember => Panellist,
        Role.DecisionMaker => Director,
        Role.AppealMember => AppealMember,
        Role.DataProtectionOfficer => Of(20, Authority, OrganisationKind.Authority, Role.DataProtectionOfficer),
        Role.ConsultedAgency => DataProtection,
        Role.Assessor => Of(21, null, OrganisationKind.Assessor, Role.Assessor),
        Role.Auditor => Auditor,
        Role.Administrator => Administrator,
    };
}

/// <summary>Leads cases to a stage by lawful acts.</summary>
internal static class Stagecraft
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    public static readonly Coverage Covered = new(Start.AddYears(5), false);
    public static readonly PlanFacts SoundPlan = new(true, true, true, true, Covered, Start.AddMonths(9));
    public static readonly StartFacts SoundStart = new(Covered, true, true);
    public static readonly SealFacts Spotless = new(true, 0, 0, 0, 0);
    public static readonly DateTimeOffset TestEnd = Start.AddMonths(6);
    public static readonly SealText Text = new("SBX-2026-00042-S1", "Triage of letters", "No certification under other law.", Start.AddYears(3), 7);
    private static readonly string[] AnyOutcome = ["Decide", "Quorate", "Accept", "Refuse", "Grant", .. Enum.GetNames<AppealOutcome>()];

    /// <summary>Opens a task as a procedure would, with every outcome that the table knows for it.</summary>
    public static WorkTask Task(this CaseFile file, string kind, Guid? subject = null, Guid? assignee = null, OrganisationKind? agency = null, bool obligatory = false)
    {
        var outcomes = Lifecycle.Moves.Where(move => move.Task == kind).Select(move => move.Outcome).OfType<string>().Concat(AnyOutcome).Distinct();
        var arguments = new Dictionary<string, string> { ["obligatory"] = obligatory ? "true" : "false" };
        if (agency is not null) arguments["agency"] = agency.Value.ToString();
        var task = WorkTask.Open(file.Id, kind, Role.CaseOfficer, null, subject, "test@1/step", Guid.CreateVersion7(), null, outcomes, arguments, null, Start);
        if (assignee is not null) task.Assign(assignee);
        file.Open(task);
        return task;
    }

    public static Filing Filed(this CaseFile file, FilingKind kind, Guid? subject = null, string digest = "d1") =>
        Filing.Of(file.Id, kind, subject, 1, "form@1", "{}", digest, Cast.Owner, Start);

    public static Application Submitted(bool personalData = false) =>
        Application.Submit(Guid.CreateVersion7(Start), "SBX-2026-00042", Cast.Company, "Letter triage", personalData, "eu-ai-act@1", false, [], OpenCall, DateOnly.FromDateTime(Start.UtcDateTime), Cast.Owner, Start);

    public static CallForApplications OpenCall { get; } = CallForApplications.Announce(new("Call", "批次"), new("For all", "面向所有"), DateOnly.FromDateTime(Start.UtcDateTime), null, Start);

    public static Application InCompletenessCheck(bool personalData = false)
    {
        var application = Submitted(personalData);
        application.StartCompletenessCheck(Actor.Procedure, Start);
        return application;
    }

    public static Application InRiskTiering(bool personalData = false)
    {
        var application = InCompletenessCheck(personalData);
        application.Case.Task("CheckCompleteness");
        application.AcceptAsComplete(Cast.Officer, null, Start);
        return application;
    }

    public static Application TierProposed(Actor? by = null, bool personalData = false)
    {
        var application = InRiskTiering(personalData);
        application.Case.Task("ProposeTier");
        application.ProposeTier("pack@1", "{}", "high", "high", null, by ?? Cast.Officer, Start);
        application.Case.Task("ConfirmTier");
        return application;
    }

    public static Application InAssessment(bool personalData = false)
    {
        var application = TierProposed(personalData: personalData);
        application.ConfirmTier(true, false, Cast.Supervisor, null, Start);
        application.Case.Task("AssessApplication");
        return application;
    }

    public static Application InPanelReview(bool scored = true)
    {
        var application = InAssessment();
        application.Assess([("Innovation", true, "New")], "Good", Cast.Officer, Start);
        application.Case.Task("ScoreInPanel");
        if (scored)
        {
            application.Score(true, Points(4), Vote.Admit, "Good", 2, Cast.Panellist, Start);
            application.Score(true, Points(5), Vote.Admit, "Good", 2, Cast.SecondPanellist, Start);
            application.Case.Task("DecideApplication");
        }
        return application;
    }

    public static Dictionary<string, int> Points(int points) => SelectionCriteria.All.ToDictionary(criterion => criterion, _ => points);

    public static Application Decided(AdmissionOutcome outcome)
    {
        var application = InPanelReview();
        if (outcome == AdmissionOutcome.Refuse) application.GiveNoticeOfRefusal(Cast.Director, "Unsafe", Start.AddDays(10), Start);
        application.Decide(outcome, Cast.Director, "For these reasons", "Art. 58", 3, Start.AddDays(11));
        return application;
    }

    public static Participation InPlanAgreement() => Participation.Open(Decided(AdmissionOutcome.Admit).Case, Actor.Procedure, Start);

    public static Participation PlanProposed()
    {
        var participation = InPlanAgreement();
        participation.Case.Task("ProposePlan");
        participation.ProposePlan(participation.Case.Filed(FilingKind.SandboxPlan), Cast.Owner, Start);
        participation.Case.Task("AgreePlan");
        return participation;
    }

    public static Participation Ready()
    {
        var participation = PlanProposed();
        participation.AgreePlan(SoundPlan, Cast.Supervisor, null, Start);
        participation.Case.Task("StartTesting");
        return participation;
    }

    public static Participation Testing(int phases = 2)
    {
        var participation = Ready();
        participation.StartTesting(SoundStart, TestEnd, phases, TestEnd, Cast.Supervisor, "Start", Start);
        return participation;
    }

    public static readonly Obligation Dossier = new(ObligationKind.Document, "file", new("File", "文件"), new("Act, Article 1", "法，第1条"), ["r1"]);
    public static readonly Obligation Consent = new(ObligationKind.Approval, "consent", new("Consent", "同意"), new("Act, Article 2", "法，第2条"), ["r1"]);
    public static readonly Obligation Reports = new(ObligationKind.Reporting, "reports", new("Reports", "报告"), new("Act, Article 3", "法，第3条"), ["r1"], 2);

    /// <summary>A case whose tier asks for a file, a consent and reports; the file is a condition of its admission, and it is under test.</summary>
    public static (Application Application, Participation Participation) WithObligations(bool consent = false)
    {
        var application = TierProposed();
        application.ConfirmTier(true, false, Cast.Supervisor, null, Start, [Dossier, Consent, Reports]);
        application.Case.Task("AssessApplication");
        application.Assess([("Innovation", true, "New")], "Good", Cast.Officer, Start);
        application.Case.Task("ScoreInPanel");
        application.Score(true, Points(4), Vote.Admit, "Good", 2, Cast.Panellist, Start);
        application.Score(true, Points(5), Vote.Admit, "Good", 2, Cast.SecondPanellist, Start);
        application.Case.Task("DecideApplication");
        var act = application.Decide(AdmissionOutcome.Admit, Cast.Director, "For these reasons", "Art. 58", null, Start);
        application.Case.StandingTier!.Settle(consent ? [Dossier.Key, Consent.Key] : [Dossier.Key], consent ? [] : [new(Consent.Key, "Given before")]);
        application.Case.Impose(act, "Keep the file", "Article 1", Start.AddDays(30), Start, Dossier.Key);
        if (consent) application.Case.Impose(act, "Get the consent", "Article 2", Start.AddDays(30), Start, Consent.Key);
        var participation = Participation.Open(application.Case, Actor.Procedure, Start);
        participation.Case.Task("ProposePlan");
        participation.ProposePlan(participation.Case.Filed(FilingKind.SandboxPlan), Cast.Owner, Start);
        participation.Case.Task("AgreePlan");
        participation.AgreePlan(SoundPlan, Cast.Supervisor, null, Start);
        participation.Case.Task("StartTesting");
        if (!consent) participation.StartTesting(SoundStart, TestEnd, 2, TestEnd, Cast.Supervisor, "Start", Start);
        return (application, participation);
    }

    public static DateOnly NextDay(Participation participation) => new DateOnly(2026, 1, 1).AddDays(participation.Reports.Count);

    public static ReportPeriod FiledReport(Participation participation)
    {
        var report = participation.OpenReport(NextDay(participation), NextDay(participation), Start.AddMonths(1), Actor.Procedure, Start.AddDays(20));
        participation.Case.Task("SubmitReport", report.Id);
        participation.FileReport(report.Id, participation.Case.Filed(FilingKind.PeriodicReport, report.Id), Cast.Owner, Start.AddDays(25));
        participation.Case.Task("ReviewReport", report.Id);
        return report;
    }

    public static ReportPeriod ApprovedReport(Participation participation)
    {
        var report = FiledReport(participation);
        participation.ReviewReport(report.Id, Cast.Officer, null, Start.AddDays(26));
        participation.Case.Task("ApproveReport", report.Id);
        participation.ApproveReport(report.Id, Cast.Supervisor, null, Start.AddDays(27));
        return report;
    }

    public static Participation InExitReporting()
    {
        var participation = Testing();
        participation.EndTestPeriod(Actor.Procedure, TestEnd);
        participation.Case.Task("FileExitReport");
        return participation;
    }

    public static Participation InExitReview(bool publish = true)
    {
        var participation = InExitReporting();
        participation.FileExitReport(participation.Case.Filed(FilingKind.ExitReport), true, publish, Cast.Owner, TestEnd);
        participation.Case.Task("ReviewExit");
        return participation;
    }

    public static Participation Completed()
    {
        var participation = InExitReview();
        participation.ReviewExitReport(true, Cast.Officer, null, TestEnd);
        participation.Case.Task("ApproveExit");
        participation.AcceptExitReport(true, Cast.Supervisor, "Objectives met", TestEnd);
        return participation;
    }

    public static SealReview SealRequested()
    {
        var file = Completed().Case;
        var review = SealReview.Request(file, file.Filed(FilingKind.SealRequest), "manifest", Spotless, null, Cast.Owner, TestEnd);
        file.Task("ScoreSeal");
        return review;
    }

    public static SealReview SealProposed()
    {
        var review = SealRequested();
        review.Score([new("Safety", 5, "Tested")], Cast.Officer, null, TestEnd);
        review.Case.Task("ProposeSeal");
        review.Propose(true, Cast.Supervisor, "Sound", TestEnd);
        review.Case.Task("SignSeal");
        return review;
    }

    public static ConformitySeal Sealed() => SealProposed().Sign(Text, Spotless, null, Cast.Director, "Sound", "Art. 57", TestEnd);

    /// <summary>The rule that an act breaks; the test fails where it breaks none.</summary>
    public static Rule Broken(Action act) => Assert.Throws<RuleViolation>(act).Rule;
}
