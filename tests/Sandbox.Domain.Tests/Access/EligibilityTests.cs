using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
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
        var staffing = Eligibility.Of(InAssessment().Case, Office, [], Start);

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

        var staffing = Staff(Eligibility.Of(file, [Of(Cast.Everybody)], [], Start), Act.ConfirmTier);

        Assert.True(staffing.Blocks);
    }

    [Fact]
    public void Of_ARecusedPerson_LeavesThemOut()
    {
        var recused = Of(Cast.Director) with { RecusedFrom = new HashSet<Guid> { Cast.Company } };

        Assert.True(Staff(Eligibility.Of(InPanelReview().Case, [recused], [], Start), Act.Admit).Blocks);
    }

    [Fact]
    public void Of_ASubstitute_NeedsBothToBeEligible()
    {
        var file = InPanelReview().Case;
        var delegation = Delegation.Grant(Cast.Director.PersonId, Cast.SecondSupervisor.PersonId, [Role.DecisionMaker], Start, Start.AddDays(9), Start);
        IReadOnlyList<Guid> Eligible(Colleague principal, Colleague substitute, DateTimeOffset now) => Staff(Eligibility.Of(file, [principal, substitute], [delegation], now), Act.Admit).Eligible;
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

        Assert.Equal([Cast.AppealMember.PersonId], Staff(Eligibility.Of(file, [Of(Cast.AppealMember), Of(Cast.Director with { Roles = Cast.AppealMember.Roles })], [], Start), Act.DecideAppeal).Eligible);
    }

    private static Colleague Of(Actor actor) => new(actor.PersonId, actor.OrganisationId, actor.Roles, actor.RecusedFrom);

    private static Staffing Staff(IReadOnlyList<Staffing> all, Act act) => Assert.Single(all, staffing => staffing.Act == act);
}
