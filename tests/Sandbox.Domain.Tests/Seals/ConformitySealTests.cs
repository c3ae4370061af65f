using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Domain.Tests.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Seals;

public sealed class ConformitySealTests
{
    public static TheoryData<SealFacts> FactsThatStandInTheWay =>
    [
        Spotless with { ObjectivesMet = false },
        Spotless with { OpenConditions = 1 },
        Spotless with { OpenIncidents = 1 },
        Spotless with { OpenComplaints = 1 },
        Spotless with { OpenAppeals = 1 },
    ];

    [Theory, MemberData(nameof(FactsThatStandInTheWay))]
    public void Seal_WhileSomethingStandsInTheWay_IsNeitherAskedForNorSigned(SealFacts facts)
    {
        var file = Completed().Case;

        Assert.Equal(Rule.StillOpen, Broken(() => SealReview.Request(file, file.Filed(FilingKind.SealRequest), "m", facts, null, Cast.Owner, TestEnd)));
        Assert.Equal(Rule.StillOpen, Broken(() => SealProposed().Sign(Text, facts, null, Cast.Director, "Sound", null, TestEnd)));
    }

    [Fact]
    public void Propose_ByTheScorer_AndSign_ByTheProposer_AreRefused()
    {
        var review = SealRequested();
        review.Score([new("Safety", 5, "Tested")], Cast.Everybody, null, TestEnd);
        review.Case.Task("ProposeSeal");
        Assert.Equal(Rule.TookPartBefore, Broken(() => review.Propose(true, Cast.Everybody, "Sound", TestEnd)));

        var sole = Cast.Supervisor with { Roles = new HashSet<Role> { Role.DecisionMaker } };
        Assert.Equal(Rule.TookPartBefore, Broken(() => SealProposed().Sign(Text, Spotless, null, sole, "Sound", null, TestEnd)));
    }

    [Fact]
    public void Sign_WithoutAProposal_IsRefused()
    {
        var review = SealRequested();
        review.Case.Task("SignSeal");

        Assert.Equal(Rule.NothingProposed, Broken(() => review.Sign(Text, Spotless, null, Cast.Director, "Sound", null, TestEnd)));
    }

    [Fact]
    public void Sign_NamesVersionAndTerm()
    {
        var seal = Sealed();

        Assert.Equal((Stage.Sealed, "manifest", "Letter triage", SealStatus.Valid, TestEnd), (seal.Case.Stage, seal.ManifestDigest, seal.SystemName, seal.Status, seal.IssuedAt));
    }

    [Fact]
    public void Attach_Twice_IsRefused()
    {
        var seal = Sealed();
        seal.Attach("{}");

        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => seal.Attach("{}")));
    }

    [Fact]
    public void Revoke_NeedsAProposalAndAHearing_AndIsFinal()
    {
        var seal = Sealed();
        seal.Case.Task("ConfirmRevocation", seal.Id);
        void Revoke(int day) => seal.Revoke(Cast.Director, "Changed model", null, TestEnd.AddDays(day));

        Assert.Equal(Rule.NothingProposed, Broken(() => Revoke(0)));
        seal.ProposeRevocation(false, TestEnd.AddDays(10), Cast.Officer, "Changed model", TestEnd);
        Assert.Equal(Rule.HearingMissing, Broken(() => Revoke(9)));
        Revoke(10);

        Assert.Equal(SealStatus.Revoked, seal.Status);
        Assert.Equal(Rule.SealStatus, Broken(() => seal.Lift(Cast.Director, "Sorry", null, TestEnd.AddDays(11))));
        Assert.Equal(Rule.SealStatus, Broken(() => seal.Expire(Actor.Procedure, Text.ExpiresAt)));
        Assert.Equal(Rule.SealStatus, Broken(() => SealReview.Request(seal.Case, seal.Case.Filed(FilingKind.SealRequest), "m", Spotless, seal, Cast.Owner, TestEnd)));
    }

    [Fact]
    public void Suspend_InDanger_NeedsNoHearing()
    {
        var seal = Sealed();
        seal.ProposeSuspension(true, TestEnd.AddDays(10), Cast.Officer, "Danger", TestEnd);
        seal.Case.Task("SignSealSuspension", seal.Id);

        seal.Suspend(Cast.Director, "Danger", null, TestEnd);
        Assert.Equal(SealStatus.Suspended, seal.Status);

        seal.Lift(Cast.Director, "Over", null, TestEnd);
        Assert.Equal(SealStatus.Valid, seal.Status);
    }

    [Fact]
    public void Suspend_ByItsProposer_IsRefused()
    {
        var seal = Sealed();
        seal.ProposeSuspension(true, TestEnd.AddDays(10), Cast.Everybody, "Danger", TestEnd);
        seal.Case.Task("SignSealSuspension", seal.Id);

        Assert.Equal(Rule.TookPartBefore, Broken(() => seal.Suspend(Cast.Everybody, "Danger", null, TestEnd)));
    }

    [Fact]
    public void Expire_BeforeItsTime_IsRefused()
    {
        var seal = Sealed();

        Assert.Equal(Rule.TooEarly, Broken(() => seal.Expire(Actor.Procedure, Text.ExpiresAt.AddSeconds(-1))));
        seal.Expire(Actor.Procedure, Text.ExpiresAt);
        Assert.Equal(SealStatus.Expired, seal.Status);
    }

    [Fact]
    public void Renew_PutsANewSealInThePlaceOfTheOldOne()
    {
        var old = Sealed();
        var review = SealReview.Request(old.Case, old.Case.Filed(FilingKind.SealRequest), "manifest 2", Spotless, old, Cast.Owner, TestEnd);
        old.Case.Task("ScoreSeal");
        review.Score([new("Safety", 5, "Tested")], Cast.Officer, null, TestEnd);
        old.Case.Task("ProposeSeal");
        review.Propose(true, Cast.Supervisor, "Sound", TestEnd);
        old.Case.Task("SignSeal");

        var renewed = review.Sign(Text with { Number = "S2" }, Spotless, old, Cast.Director, "Sound", null, TestEnd);

        Assert.Equal((SealStatus.Superseded, SealStatus.Valid, old.Id), (old.Status, renewed.Status, renewed.SupersedesId));
    }
}
