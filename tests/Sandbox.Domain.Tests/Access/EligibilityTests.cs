using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tests.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Access;

public sealed class EligibilityTests
{
    private static readonly Colleague[] Office =
        [.. new[] { Cast.Officer, Cast.SecondOfficer, Cast.Supervisor, Cast.Panellist, Cast.SecondPanellist, Cast.Director, Cast.Owner }.Select(Of)];

    [Fact]
    public void Of_NamesThePeopleForEachActAhead_AndNoneBehind()
    {
        var staffing = Eligibility.Of(InAssessment().Case, null, Office, [], Start);

        Assert.Equal([Cast.Director.PersonId], Staff(staffing, Act.Admit).Eligible);
        Assert.True(Staff(staffing, Act.Admit).Warns);
        Assert.Equal([Cast.Officer.PersonId, Cast.SecondOfficer.PersonId], Staff(staffing, Act.AssessApplication).Eligible);
        Assert.Contains(staffing, ahead => ahead.Act == Act.AcceptExitReport);
        Assert.DoesNotContain(staffing, ahead => ahead.Act is Act.AcceptAsComplete or Act.ProposePlan or Act.DecideAppeal);
    }

    [Fact]
    public void Of_WhenFourEyesLeavesNobody_Blocks()
    {
        var file = TierProposed(Cast.Everybody).Case;

        var staffing = Staff(Eligibility.Of(file, null, [Of(Cast.Everybody)], [], Start), Act.ConfirmTier);

        Assert.True(staffing.Blocks);
    }

    [Fact]
    public void Of_ARecusedPerson_LeavesThemOut()
    {
        var recused = Of(Cast.Director) with { RecusedFrom = new HashSet<Guid> { Cast.Company } };

        Assert.True(Staff(Eligibility.Of(InPanelReview().Case, null, [recused], [], Start), Act.Admit).Blocks);
    }

    [Fact]
    public void Of_ASubstitute_NeedsBothToBeEligible()
    {
        var file = InPanelReview().Case;
        var delegation = Delegation.Grant(Cast.Director.PersonId, Cast.SecondSupervisor.PersonId, [Role.DecisionMaker], Start, Start.AddDays(9), Start);
        IReadOnlyList<Guid> Eligible(Colleague principal, Colleague substitute, DateTimeOffset now) => Staff(Eligibility.Of(file, null, [principal, substitute], [delegation], now), Act.Admit).Eligible;
        var (director, substitute) = (Of(Cast.Director), Of(Cast.SecondSupervisor));
        var recusal = new HashSet<Guid> { Cast.Company };

        Assert.Equal([director.PersonId, substitute.PersonId], Eligible(director, substitute, Start));
        Assert.Equal([director.PersonId], Eligible(director, substitute, Start.AddDays(9)));
        Assert.Empty(Eligible(director with { RecusedFrom = recusal }, substitute, Start));
        Assert.Equal([director.PersonId], Eligible(director, substitute with { RecusedFrom = recusal }, Start));
    }

    [Fact]
    public void Of_AnAppealThatIsOpen_NamesItsMembers()
    {
        var file = Decided(Domain.Applications.AdmissionOutcome.Refuse).Case;
        file.Task("DecideAppeal");

        Assert.Equal([Cast.AppealMember.PersonId], Staff(Eligibility.Of(file, null, [Of(Cast.AppealMember), Of(Cast.Director with { Roles = Cast.AppealMember.Roles })], [], Start), Act.DecideAppeal).Eligible);
    }

    [Fact]
    public void Of_ASuspension_LeavesOutTheAuthorOfItsRemedy()
    {
        var participation = Testing();
        participation.Suspend(SuspensionKind.Ordered, Cast.Supervisor, "Harm", "Mend it", null, Start);
        participation.Case.Task("LiftSuspension");

        var staffing = Eligibility.Of(participation.Case, participation.Suspension, [Of(Cast.Supervisor), Of(Cast.SecondSupervisor)], [], Start);

        Assert.Equal([Cast.SecondSupervisor.PersonId], Staff(staffing, Act.Resume).Eligible);
    }

    [Fact]
    public void Of_OpinionsThatAreAsked_NamesThePeopleOfEachBody()
    {
        var file = InAssessment(personalData: true).Case;
        file.Task("GiveOpinion", agency: OrganisationKind.DataProtectionAuthority);
        file.Task("GiveOpinion", agency: OrganisationKind.SectorRegulator);

        var staffing = Eligibility.Of(file, null, [Of(Cast.DataProtection)], [], Start).Where(ahead => ahead.Act == Act.GiveOpinion).ToList();

        Assert.Equal([nameof(OrganisationKind.DataProtectionAuthority), nameof(OrganisationKind.SectorRegulator)], staffing.Select(ahead => ahead.Agency));
        Assert.Equal([Cast.DataProtection.PersonId], staffing[0].Eligible);
        Assert.True(staffing[1].Blocks);
    }

    private static Colleague Of(Actor actor) => new(actor.PersonId, actor.OrganisationId, actor.Kind, actor.Roles, actor.RecusedFrom);

    private static Staffing Staff(IReadOnlyList<Staffing> all, Act act) => Assert.Single(all, staffing => staffing.Act == act);
}
