using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Seals;
using Sandbox.Web.Features.Appeals.Decide;
using Sandbox.Web.Features.Seals.Verify;

namespace Sandbox.Web.Tests.Features.Appeals;

public sealed class AppealTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AppealOutcome.Dismissed)]
    [InlineData(AppealOutcome.Inadmissible)]
    public async Task Decide_AgainstTheCompany_LeavesTheCaseWithALetter(AppealOutcome outcome)
    {
        await using var office = await Office.Open(database);
        var id = await Suspended(office);
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.Suspend), "Nobody was harmed.");
        Assert.Equal(["DecideAppeal", "LiftSuspension"], await office.OpenTasks(id));

        await office.Story.DecideAppeal(id, appeal, outcome, "Two users were harmed.", "The company contests the harm.");

        Assert.Equal(Stage.Suspended, await office.StageOf(id));
        Assert.Equal(["LiftSuspension"], await office.OpenTasks(id));
        await using var look = office.Look();
        Assert.Equal(outcome.ToString(), (await look.Decisions.SingleAsync(letter => letter.Kind == Act.DecideAppeal, Token)).Outcome);
    }

    [Fact]
    public async Task Replace_OfASuspension_LetsTheTestGoOn_AndTheLostTimeDoesNotCount()
    {
        await using var office = await Office.Open(database);
        var id = await Suspended(office);
        var end = (await office.Of(id)).TestEndsAt;
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.Suspend), "Nobody was harmed.");
        office.Clock.Now += TimeSpan.FromDays(20);

        await office.Story.DecideAppeal(id, appeal, AppealOutcome.Replaced, "Nobody was harmed.", "The harm was an error of the log.", Stage.Testing);

        var participation = await office.Of(id);
        Assert.Equal((Stage.Testing, end + TimeSpan.FromDays(20), true), (participation.Case.Stage, participation.TestEndsAt, participation.Suspension is null));
        Assert.Empty(await office.OpenTasks(id));
        await office.Story.EndTestEarly(id, "Everything is known.");
        Assert.Equal(["FileExitReport"], await office.OpenTasks(id));
    }

    [Fact]
    public async Task Remit_OfATermination_OpensTheTestAgain_CancelsTheClosing_AndBarsWhoDecided()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        await office.Story.GiveNoticeOfTermination(id, "No cooperation.");
        await office.Story.RespondToNoticeOfTermination(id, FormAnswers.Empty);
        await office.Story.Terminate(id, "No cooperation.", "Three reports are missing.");
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.Terminate), "The reports were there.");

        await office.Story.DecideAppeal(id, appeal, AppealOutcome.Remitted, "The answer was not weighed.", "The file holds the reports.");

        Assert.Equal(Stage.Testing, await office.StageOf(id));
        Assert.Null((await office.Of(id)).Closing);
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Story.GiveNoticeOfTermination(id, "Again.")));
        Assert.DoesNotContain("FileClosingEvidence", await office.OpenTasks(id));
    }

    [Fact]
    public async Task Replace_OfATermination_BySuspension_AsksASupervisorToLiftIt()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        await office.Story.GiveNoticeOfTermination(id, "No cooperation.");
        await office.Story.RespondToNoticeOfTermination(id, FormAnswers.Empty);
        await office.Story.Terminate(id, "No cooperation.", "Three reports are missing.");
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.Terminate), "Too harsh.");

        await office.Story.DecideAppeal(id, appeal, AppealOutcome.Replaced, "A suspension is enough.", "One report is missing.", Stage.Suspended);

        Assert.Contains("LiftSuspension", await office.OpenTasks(id));
        await office.Story.ResumeTesting(id, "The report came.");
        Assert.Equal(Stage.Testing, await office.StageOf(id));
    }

    [Fact]
    public async Task Decide_ByWhoTookPart_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await Suspended(office);
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.Suspend), "Nobody was harmed.");
        var supervisor = office.Cast.Supervisor with { Roles = new HashSet<Role> { Role.Supervisor, Role.AppealMember } };

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() =>
            office.Send(new DecideAppeal.Command(id, appeal, AppealOutcome.Dismissed, null, null, "It stands.", "It stands.", "en"), supervisor)));
    }

    [Fact]
    public async Task File_AfterTheTermOfThePreset_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await Suspended(office);
        var contested = await office.Part(id, Act.Suspend);
        office.Clock.Now += TimeSpan.FromDays(32);

        Assert.Equal(Rule.TooLate, await Refusal.Of(() => office.Story.Appeal(id, contested, "Nobody was harmed.")));
    }

    [Fact]
    public async Task File_AgainstWhatAdmitsNoAppeal_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var start = await office.Part(id, Act.StartTesting);

        Assert.Equal(Rule.NotAppealable, await Refusal.Of(() => office.Story.Appeal(id, start, "Why not earlier?")));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Story.Appeal(id, Guid.NewGuid(), "Why?")));
    }

    [Fact]
    public async Task Remit_OfATier_LeadsBackToTiering()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.ConfirmTier), "The system is not high-risk.");

        await office.Story.DecideAppeal(id, appeal, AppealOutcome.Remitted, "The exception was not looked at.", "The system only prepares.");

        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
        Assert.Equal(["ProposeTier"], await office.OpenTasks(id));
        Assert.Equal(2, (await Application(office, id)).Round);
    }

    [Fact]
    public async Task Replace_OfARefusedSeal_IssuesTheSealOnTheRequest()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Completed);
        await office.RequestSeal(id);
        await Refused(office, id);
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.RefuseSeal), "The tests were in the file.");

        await office.Story.DecideAppeal(id, appeal, AppealOutcome.Replaced, "The tests show what was missed.", "The file holds both tests.", Stage.Sealed);

        await using var look = office.Look();
        var seal = await look.Seals.SingleAsync(Token);
        var review = await look.SealReviews.SingleAsync(Token);
        Assert.Equal((Stage.Sealed, SealStatus.Valid, review.ManifestDigest, null), (await office.StageOf(id), seal.Status, seal.ManifestDigest, seal.SupersedesId));
        // Issued by the authority whose key it is, not by the body that decided the appeal.
        Assert.Contains("National AI Office", seal.Credential, StringComparison.Ordinal);
        Assert.Equal(SealVerdict.Valid, await Verdict(office, seal));
        // What is left is the closing of the test.
        Assert.Equal(["FileClosingEvidence"], await office.OpenTasks(id));
    }

    [Fact]
    public async Task Replace_OfARefusedRenewal_SupersedesTheOldSeal()
    {
        await using var office = await Office.Open(database);
        var old = await office.Sealed();
        await office.RequestSeal(old.CaseId);
        await Refused(office, old.CaseId);
        var appeal = await office.Story.Appeal(old.CaseId, await office.Part(old.CaseId, Act.RefuseSeal), "Nothing has changed.");

        await office.Story.DecideAppeal(old.CaseId, appeal, AppealOutcome.Replaced, "The version is the same.", "The manifest is the same.", Stage.Sealed);

        await using var look = office.Look();
        var renewed = await look.Seals.SingleAsync(seal => seal.SupersedesId == old.Id, Token);
        Assert.Equal(SealStatus.Valid, renewed.Status);
        Assert.Equal(SealVerdict.Superseded, await Verdict(office, old));
        Assert.Equal(SealVerdict.Valid, await Verdict(office, renewed));
    }

    [Fact]
    public async Task Replace_OfARevocation_IssuesANewSeal_AndTheRevokedOneStaysRevoked()
    {
        await using var office = await Office.Open(database);
        var revoked = await office.Sealed();
        await office.Story.ProposeRevocation(revoked.CaseId, revoked.Id, true, "It harms applicants.");
        await office.Story.RevokeSeal(revoked.CaseId, revoked.Id, "It harms applicants.", "Three applicants complained.");
        var appeal = await office.Story.Appeal(revoked.CaseId, await office.Part(revoked.CaseId, Act.RevokeSeal), "Another system harmed them.");

        await office.Story.DecideAppeal(revoked.CaseId, appeal, AppealOutcome.Replaced, "It was another system.", "The logs name another system.", Stage.Sealed);

        await using var look = office.Look();
        var seal = await look.Seals.SingleAsync(seal => seal.SupersedesId == revoked.Id, Token);
        Assert.Equal((SealStatus.Valid, revoked.ManifestDigest), (seal.Status, seal.ManifestDigest));
        Assert.NotEqual(revoked.StatusIndex, seal.StatusIndex);
        Assert.Equal(SealVerdict.Revoked, await Verdict(office, revoked));
        Assert.Equal(SealVerdict.Valid, await Verdict(office, seal));
    }

    [Theory]
    [InlineData(AppealOutcome.Replaced, SealStatus.Valid)]
    [InlineData(AppealOutcome.Remitted, SealStatus.Valid)]
    [InlineData(AppealOutcome.Dismissed, SealStatus.Suspended)]
    public async Task Decide_OnTheSuspensionOfASeal_LiftsItWhereTheCompanyWins(AppealOutcome outcome, SealStatus then)
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await office.Story.ProposeSealSuspension(seal.CaseId, seal.Id, true, "An unannounced change.");
        await office.Story.SuspendSeal(seal.CaseId, seal.Id, "Changed.", "The model was exchanged.");
        var appeal = await office.Story.Appeal(seal.CaseId, await office.Part(seal.CaseId, Act.SuspendSeal), "It was announced.");

        await office.Story.DecideAppeal(seal.CaseId, appeal, outcome, "The notice was in the file.", "The file holds the notice.");

        Assert.Equal((Stage.Sealed, then), (await office.StageOf(seal.CaseId), (await office.Seal(seal.Number)).Status));
        if (outcome == AppealOutcome.Remitted)
            Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Story.ProposeSealSuspension(seal.CaseId, seal.Id, true, "Again.")));
    }

    private static async Task Refused(Office office, Guid id)
    {
        await office.ScoreSeal(id);
        await office.ProposeSeal(id, issue: false);
        await office.Story.RefuseSeal(id, "Security is not shown.", "The penetration test is missing.");
    }

    private static async Task<SealVerdict> Verdict(Office office, ConformitySeal seal) =>
        (await office.UseCases.Send(new VerifySeal.Query(seal.Credential!), Actor.Public, token: Token)).Verdict;

    private static async Task<Domain.Applications.Application> Application(Office office, Guid id)
    {
        await using var look = office.Look();
        return await look.Applications.SingleAsync(application => application.CaseId == id, Token);
    }

    private static async Task<Guid> Suspended(Office office)
    {
        var id = await office.CaseInTesting();
        await office.Story.OrderSuspension(id, "Users were harmed.", "Mend the filter.", "Two users were harmed.");
        return id;
    }
}
