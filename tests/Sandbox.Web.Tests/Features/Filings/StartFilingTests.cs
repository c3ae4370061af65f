using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Filings.View;

namespace Sandbox.Web.Tests.Features.Filings;

public sealed class StartFilingTests(DatabaseFixture database)
{
    [Fact]
    public async Task Start_ByTwoPeopleOfTheCompany_FindsOneDraft()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);

        var first = await office.Send(new StartFiling.Command(id, FilingKind.SandboxPlan), office.Cast.Contributor);
        var second = await office.Send(new StartFiling.Command(id, FilingKind.SandboxPlan), office.Cast.Owner);

        Assert.Equal(first, second);
        var draft = await office.Send(new ViewDraft.Query(first), office.Cast.Contributor);
        Assert.Equal(("sandbox-plan", Act.ProposePlan, false), (draft.Definition.Id, draft.Act, draft.MaySubmit));
        Assert.True((await office.Send(new ViewDraft.Query(first), office.Cast.Owner)).MaySubmit);
    }

    [Fact]
    public async Task Start_WhenTheProcedureDoesNotAskForIt_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal(Rule.IllegalMove, await Refusal.Of(() => office.Send(new StartFiling.Command(id, FilingKind.SandboxPlan), office.Cast.Owner)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new StartFiling.Command(id, FilingKind.RiskSelfAssessment), office.Cast.Owner)));
    }

    [Fact]
    public async Task Start_ByAnotherCompany_IsNotFound()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new StartFiling.Command(id, FilingKind.SandboxPlan), office.Cast.OwnerOf("lingban"))));
    }

    [Fact]
    public async Task Start_OfARevision_GoesOnFromWhatWasFiled()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, office.Story.SoundPlan(40, 30));
        await office.Story.ReturnPlan(id, new Domain.Participations.ReturnedItem("phases", "Say where."));

        var draft = await office.Send(new ViewDraft.Query(await office.Send(new StartFiling.Command(id, FilingKind.SandboxPlan), office.Cast.Owner)), office.Cast.Owner);

        Assert.Equal(2, draft.Written.Values.Rows("phases").Length);
    }

    [Fact]
    public async Task Save_OnAVersionThatSomeoneElseMovedOn_IsRefusedAndLosesNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        var draftId = await office.Send(new StartFiling.Command(id, FilingKind.SandboxPlan), office.Cast.Owner);
        var draft = await office.Send(new ViewDraft.Query(draftId), office.Cast.Owner);
        await office.Send(new SaveDraft.Command(draftId, draft.Written.With("objectives", "Theirs").ToJson(), draft.Version), office.Cast.Contributor);

        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => office.Send(new SaveDraft.Command(draftId, draft.Written.With("objectives", "Mine").ToJson(), draft.Version), office.Cast.Owner)));

        var now = await office.Send(new ViewDraft.Query(draftId), office.Cast.Owner);
        Assert.Equal(("Theirs", draft.Version + 1, office.Cast.Contributor.FullName), (now.Written.Values.Text("objectives"), now.Version, now.ChangedBy));
    }

    [Fact]
    public async Task Draft_OfAnotherCompany_IsNeitherSeenNorSaved()
    {
        await using var office = await Office.Open(database);
        var draft = await office.Story.DraftApplication(office.Cast.Owner, FormAnswers.Empty);

        foreach (var stranger in new[] { office.Cast.OwnerOf("lingban") })
        {
            Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewDraft.Query(draft), stranger)));
            Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new SaveDraft.Command(draft, FormAnswers.Empty.ToJson(), 1), stranger)));
        }
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ViewDraft.Query(draft), office.Cast.Officer)));
    }

    [Fact]
    public async Task Receipt_NamesTheFilingItsDigestAndWhoActsNext()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        var receipt = await office.Send(new ViewReceipt.Query(id), office.Cast.Owner);

        await using var look = office.Look();
        var filing = await look.Filings.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((id, filing.Id, filing.Digest), (receipt.CaseId, receipt.FilingId, receipt.Digest));
        var next = Assert.Single(receipt.Next);
        Assert.Equal(("CheckCompleteness", Role.CaseOfficer), (next.Kind, next.Role));
        Assert.NotNull(next.DueOn);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewReceipt.Query(id), office.Cast.OwnerOf("lingban"))));
    }

    [Fact]
    public async Task Filing_IsForTheCompanyAndTheAuthority_ForAConsultedBodyWithoutWhatIsConfidential_AndForNobodyElse()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);
        await using var look = office.Look();
        var filing = await look.Filings.Where(f => f.CaseId == id).Select(f => f.Id).SingleAsync(TestContext.Current.CancellationToken);
        var whole = await office.Send(new ViewFiling.Query(filing), office.Cast.Owner);
        var secret = whole.Answers.Values.Ids.FirstOrDefault(whole.Answers.Confidential.Contains);

        Assert.True(whole.OfOwnCompany);
        Assert.False((await office.Send(new ViewFiling.Query(filing), office.Cast.Officer)).OfOwnCompany);
        var consulted = await office.Send(new ViewFiling.Query(filing), office.Cast.DataProtectionAgent);
        Assert.NotNull(consulted.Answers.Values.Text("systemName"));
        Assert.DoesNotContain(consulted.Answers.Values.Ids, consulted.Answers.Confidential.Contains);
        if (secret is not null) Assert.NotNull((await office.Send(new ViewFiling.Query(filing), office.Cast.Officer)).Answers.Values[secret]);
        foreach (var stranger in new[] { office.Cast.OwnerOf("lingban"), office.Cast.Administrator })
            Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewFiling.Query(filing), stranger)));
    }
}
