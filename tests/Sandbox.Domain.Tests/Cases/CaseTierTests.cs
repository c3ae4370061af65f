using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Cases;

public sealed class CaseTierTests
{
    private static readonly Obligation Log = new(ObligationKind.Document, "log", new("Log", "日志"), new("Act, Article 4", "法，第4条"), ["r2"]);

    [Fact]
    public void ConfirmTier_PutsTheCaseIntoIt_WithWhatItAsks()
    {
        var (application, _) = WithObligations();

        var tier = application.Case.StandingTier!;
        Assert.Equal(("high", "pack@1", 2), (tier.Tier, tier.Pack, tier.ReportsEvery));
        Assert.Equal([Dossier.Key, Consent.Key, Reports.Key], tier.Obligations.Select(asked => asked.Key));
        Assert.Equal(application.Determination!.Id, tier.Id);
    }

    [Fact]
    public void ConfirmTier_OfAProhibitedPractice_TellsTheCompanyOnlyWithTheRefusal()
    {
        var application = TierProposed();
        application.ConfirmTier(true, true, Cast.Supervisor, null, Start);
        Assert.Null(application.Case.StandingTier);
        application.Case.Task("DecideProhibited");

        application.RefuseProhibited(Cast.Director, "Social scoring", Start);

        Assert.Equal("high", application.Case.StandingTier!.Tier);
    }

    [Fact]
    public void Settle_WithAnObligationThatIsNeitherConditionNorLeftOut_IsRefused()
    {
        var (application, _) = WithObligations();
        var tier = application.Case.StandingTier!;

        Assert.Equal(Rule.ObligationOpen, Broken(() => tier.Settle([Dossier.Key], [])));
        Assert.Equal(Rule.ObligationOpen, Broken(() => tier.Settle([Dossier.Key], [new(Consent.Key, " ")])));
        tier.Settle([], [new(Dossier.Key, "Kept elsewhere"), new(Consent.Key, "Given before")]);
        Assert.Equal([Dossier.Key, Consent.Key], tier.LeftOut.Select(left => left.Obligation));
    }

    [Fact]
    public void Impose_OfAnObligationThatTheTierDoesNotAsk_OrTwice_IsRefused()
    {
        var (application, _) = WithObligations();
        var act = application.Case.Acts[^1];

        Assert.Equal(Rule.NotFound, Broken(() => application.Case.Impose(act, "Log", "Why", Start.AddDays(9), Start, Log.Key)));
        Assert.Equal(Rule.NotFound, Broken(() => application.Case.Impose(act, "Report", "Why", Start.AddDays(9), Start, Reports.Key)));
        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => application.Case.Impose(act, "File", "Why", Start.AddDays(9), Start, Dossier.Key)));
    }

    [Fact]
    public void StartTesting_WithoutAnApprovalThatTheTierAsks_IsRefused()
    {
        var (_, participation) = WithObligations(consent: true);

        Assert.Equal(Rule.StillOpen, Broken(() => participation.StartTesting(SoundStart, TestEnd, 2, TestEnd, Cast.Supervisor, null, Start)));
        var approval = participation.Case.Conditions.Single(condition => condition.Obligation == Consent.Key);
        approval.Close(participation.Case, Cast.Officer, "Seen", Start);
        participation.StartTesting(SoundStart, TestEnd, 2, TestEnd, Cast.Supervisor, null, Start);

        Assert.Equal(Stage.Testing, participation.Case.Stage);
    }

    [Fact]
    public void Condition_IsShown_SentBack_ShownAgainAndAccepted()
    {
        var (_, participation) = WithObligations();
        var (file, condition) = (participation.Case, participation.Case.Conditions[0]);
        Assert.Equal((ConditionState.Open, ConditionState.Late), (condition.StateAt(Start), condition.StateAt(Start.AddDays(30))));

        condition.Show(file, file.Filed(FilingKind.ConditionEvidence, condition.Id), Cast.Owner, Start);
        Assert.Equal(ConditionState.Shown, condition.StateAt(Start.AddDays(31)));
        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => condition.Show(file, file.Filed(FilingKind.ConditionEvidence, condition.Id), Cast.Owner, Start)));
        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => condition.Close(file, Cast.Officer, "Seen", Start)));
        file.Task("ReviewCondition", condition.Id);
        Assert.Equal(Rule.NotPermitted, Broken(() => condition.Accept(file, Cast.Owner, null, Start)));
        condition.Return(file, Cast.Officer, "The annex is missing", Start.AddDays(60), Start.AddDays(31));
        Assert.Equal((ConditionState.Open, "The annex is missing", Start.AddDays(60)), (condition.StateAt(Start.AddDays(31)), condition.Returned, condition.DueAt));

        condition.Show(file, file.Filed(FilingKind.ConditionEvidence, condition.Id), Cast.Owner, Start.AddDays(32));
        file.Task("ReviewCondition", condition.Id);
        condition.Accept(file, Cast.Officer, null, Start.AddDays(33));

        Assert.Equal(ConditionState.Closed, condition.StateAt(Start.AddDays(90)));
    }

    [Fact]
    public void Retiering_ByASecondPerson_ChangesTheTierAndDropsWhatItDoesNotAsk()
    {
        var (application, participation) = WithObligations();
        var incident = participation.ReportIncident(IncidentCategory.HealthHarm, Start, Start, null, false, Cast.Officer, Start);
        var proposed = application.ProposeRetiering(TierOccasion.Incident, incident.Id, "pack@1", "{}", "limited", "limited", null, [], "An incident", Cast.Officer, Start);
        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => application.ProposeRetiering(TierOccasion.Authority, null, "pack@1", "{}", "high", "high", null, [], "Again", Cast.SecondOfficer, Start)));
        Assert.Equal("high", application.Case.Tier);
        application.Case.Task("ConfirmRetiering", proposed.Id);
        Assert.Equal(Rule.TookPartBefore, Broken(() => application.ConfirmRetiering(Cast.Officer with { Roles = new HashSet<Role> { Role.Supervisor } }, null, false, [Log], Start)));

        var entered = application.ConfirmRetiering(Cast.Supervisor, null, false, [Log], Start.AddDays(1));

        Assert.Equal(("limited", TierOccasion.Incident), (application.Case.Tier, entered!.Value.Tier.Occasion));
        Assert.Equal(Start.AddDays(1), application.Case.Tiers[0].SupersededAt);
        var dropped = Assert.Single(application.Case.Conditions);
        Assert.Equal((ConditionState.Dropped, (Guid?)proposed.Id), (dropped.StateAt(Start.AddDays(2)), dropped.DroppedBy));
    }

    [Fact]
    public void Retiering_ForAVariation_TakesEffectWhenTheVariationIsAccepted()
    {
        var (application, participation) = WithObligations();
        var variation = participation.RequestVariation(participation.Case.Filed(FilingKind.SandboxPlan, digest: "d2"), participation.Case.Filed(FilingKind.PlanVariation), "high", Cast.Owner, Start);
        var proposed = application.ProposeRetiering(TierOccasion.Variation, variation.Id, "pack@1", "{}", "limited", "limited", null, [], "Smaller", Cast.Officer, Start);
        application.Case.Task("ConfirmRetiering", proposed.Id);

        Assert.Null(application.ConfirmRetiering(Cast.Supervisor, null, true, [Log], Start));
        Assert.Equal("high", application.Case.Tier);
        participation.Case.Task("ReviewVariation", variation.Id);
        participation.DecideVariation(variation.Id, true, proposed.Proposed, Cast.Supervisor, "Smaller", Start);
        application.EnterTierOf(variation.Id, [Log], Start);

        Assert.Equal(("limited", "limited", true), (application.Case.Tier, application.Case.StandingTier!.Tier, variation.ChangesTier));
    }

    [Fact]
    public void Retiering_ThatIsReturned_LeavesTheCaseInItsTier()
    {
        var (application, _) = WithObligations();
        var proposed = application.ProposeRetiering(TierOccasion.Authority, null, "pack@2", "{}", "limited", "limited", null, [], "A newer pack", Cast.Officer, Start);
        application.Case.Task("ConfirmRetiering", proposed.Id);

        application.ReturnRetiering(Cast.Supervisor, "Ask the company", Start);

        Assert.Equal(("high", "high", null), (application.Case.Tier, application.Case.StandingTier!.Tier, application.Retiering));
        Assert.Equal(("pack@1", false), (application.Determination!.Pack, application.Determination.IsOpen));
    }

    [Fact]
    public void ProposeRetiering_WithoutGrounds_OrForAVariationWithoutOne_IsRefused()
    {
        var (application, _) = WithObligations();

        Assert.Equal(Rule.ReasonsMissing, Broken(() => application.ProposeRetiering(TierOccasion.Authority, null, "pack@1", "{}", "high", "high", null, [], " ", Cast.Officer, Start)));
        Assert.Equal(Rule.NotFound, Broken(() => application.ProposeRetiering(TierOccasion.Variation, null, "pack@1", "{}", "high", "high", null, [], "Why", Cast.Officer, Start)));
        Assert.Equal(Rule.OverrideNeedsReason, Broken(() => application.ProposeRetiering(TierOccasion.Authority, null, "pack@1", "{}", "high", "limited", null, [], "Why", Cast.Officer, Start)));
    }

    [Fact]
    public void ProposeTier_WithADepartureThatHasNoReason_IsRefused()
    {
        var application = InRiskTiering();
        application.Case.Task("ProposeTier");

        Assert.Equal(Rule.ReasonsMissing, Broken(() => application.ProposeTier("pack@1", "{}", "high", "high", null, Cast.Officer, Start, [new AnswerDeparture("scope", "")])));
        var proposed = application.ProposeTier("pack@1", "{}", "high", "high", null, Cast.Officer, Start, [new AnswerDeparture("scope", "The product page says so")]);

        Assert.Equal("The product page says so", Assert.Single(proposed.Departures).Reason);
    }
}
