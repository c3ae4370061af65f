using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Applications.Answer;
using Sandbox.Web.Features.Applications.Interest;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Applications.View;
using Sandbox.Web.Features.Applications.Withdraw;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Applications;

public sealed class OwnCaseTests(DatabaseFixture database)
{
    private static readonly RequestedItem[] Items = [new("Safeguards", "Who watches the system at night?"), new("Art. 58(2)(a)", "Which data are kept?")];

    [Fact]
    public async Task Answer_ToEachItem_TakesTheCaseBackAndIsAVersionOfItsOwn()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var request = await office.Story.RequestInformation(id, Items);
        var draft = await office.Send(new ViewDraft.Query(await office.Send(new StartFiling.Command(id, FilingKind.InformationAnswer, request), office.Cast.Contributor)), office.Cast.Contributor);
        Assert.Equal([Items[0].Question, Items[1].Question], draft.Definition.Fields.Where(field => field.Mandatory).Select(field => field.Label.English));

        await office.Story.AnswerRequest(id, request, FormAnswers.Empty.With(InformationRequestForm.AnswerTo(1), "The duty engineer."));

        Assert.Equal(Stage.CompletenessCheck, await office.StageOf(id));
        var seen = await office.Send(new ViewOwnCase.Query(id), office.Cast.Owner);
        var answered = Assert.Single(seen.Requests);
        var filing = await office.Send(new ViewFiling.Query(answered.AnswerId!.Value), office.Cast.Officer);
        Assert.Equal("The duty engineer.", filing.Answers.Values.Text("answer1"));
        Assert.NotNull(answered.AnsweredAt);
    }

    [Fact]
    public async Task Answer_WithAnItemLeftOut_IsRefusedAtThatItem()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var request = await office.Story.RequestInformation(id, Items);
        var draft = await office.Send(new StartFiling.Command(id, FilingKind.InformationAnswer, request), office.Cast.Owner);
        await office.Send(new Web.Features.Filings.Save.SaveDraft.Command(draft, FormAnswers.Empty.With("answer1", "Only this.").ToJson(), 0), office.Cast.Owner);

        var refusal = await Assert.ThrowsAsync<FormIncomplete>(() => office.Send(new AnswerInformationRequest.Command(draft), office.Cast.Owner));

        Assert.Equal("answer2", Assert.Single(refusal.Problems).FieldId);
        Assert.Equal(Stage.InformationRequested, await office.StageOf(id));
    }

    [Fact]
    public async Task Answer_ByAContributor_OrWithADraftOfAnotherKind_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var request = await office.Story.RequestInformation(id, Items);
        var draft = await office.Send(new StartFiling.Command(id, FilingKind.InformationAnswer, request), office.Cast.Owner);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new AnswerInformationRequest.Command(draft), office.Cast.Contributor)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new AnswerInformationRequest.Command(draft), office.Cast.OwnerOf("lingban"))));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new RespondToNotice.Command(draft), office.Cast.Owner)));
    }

    [Fact]
    public async Task Withdraw_EndsTheCase_WithReasonsOnly_AndOnce()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);

        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => office.Send(new WithdrawApplication.Command(id, ""), office.Cast.Owner));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new WithdrawApplication.Command(id, "No."), office.Cast.Contributor)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new WithdrawApplication.Command(id, "No."), office.Cast.OwnerOf("lingban"))));
        await office.Story.Withdraw(id, "The product is discontinued.");

        Assert.Equal(Stage.Withdrawn, await office.StageOf(id));
        Assert.Empty(await office.OpenTasks(id));
        Assert.Equal(Rule.IllegalMove, await Refusal.Of(() => office.Story.Withdraw(id, "Again.")));
    }

    [Fact]
    public async Task Respond_ToANoticeOfRefusal_IsHeard()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PanelReview);
        await office.Story.GiveNoticeOfRefusal(id, "The need for the sandbox is not shown.");
        Assert.NotNull((await office.Send(new ViewOwnCase.Query(id), office.Cast.Owner)).HearingUntil);

        await office.Story.RespondToNotice(id, FormAnswers.Empty.With("position", "objects").With("response", "It is shown on page 4."));

        await using var look = office.Look();
        Assert.True((await look.Applications.SingleAsync(a => a.CaseId == id, TestContext.Current.CancellationToken)).HearingAnswered);
        Assert.DoesNotContain("RespondToNotice", await office.OpenTasks(id));
        Assert.Null((await office.Send(new ViewOwnCase.Query(id), office.Cast.Owner)).HearingUntil);
    }

    [Fact]
    public async Task ConfirmInterest_OnTheWaitingListOnly_KeepsTheRank()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PanelReview);
        Assert.Equal(Rule.IllegalMove, await Refusal.Of(() => office.Send(new ConfirmInterest.Command(id), office.Cast.Owner)));
        foreach (var member in new[] { 0, 1 }) await office.Story.Score(id, member, 4, Vote.Waitlist, "Good, no place.");
        await office.Story.Decide(id, AdmissionOutcome.Waitlist, "No place at present.", "The criteria are met.");

        await office.Story.ConfirmInterest(id);

        var seen = await office.Send(new ViewOwnCase.Query(id), office.Cast.Owner);
        Assert.Equal((Stage.Waitlisted, (int?)1, (DateTimeOffset?)office.Clock.Now), (seen.Stage, seen.Rank, seen.InterestConfirmedAt));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ConfirmInterest.Command(id), office.Cast.OwnerOf("lingban"))));
    }

    [Fact]
    public async Task View_OffersWhatTheStageTheTaskAndTheRoleAllow()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var request = await office.Story.RequestInformation(id, Items);

        var owner = await office.Send(new ViewOwnCase.Query(id), office.Cast.Owner);
        var contributor = await office.Send(new ViewOwnCase.Query(id), office.Cast.Contributor);

        var answer = Assert.Single(owner.Offers, offer => offer.TaskId is not null);
        Assert.Equal((Act.AnswerInformationRequest, FilingKind.InformationAnswer, request, false), (answer.Act, answer.Kind, answer.SubjectId, answer.ByOwnerOnly));
        Assert.Equal(("AnswerRequest", Role.CompanyOwner), (owner.Next[0].Kind, owner.Next[0].Role));
        Assert.Contains(owner.Offers, offer => offer.Act == Act.Withdraw && offer.Href == $"/applications/{id}/withdraw");
        Assert.True(Assert.Single(contributor.Offers, offer => offer.Act == Act.AnswerInformationRequest).ByOwnerOnly);
        Assert.DoesNotContain(contributor.Offers, offer => offer.Act == Act.Withdraw);
        Assert.DoesNotContain(owner.Offers, offer => offer.Act == Act.ConfirmInterest);
    }

    [Fact]
    public async Task View_ByAnotherCompanyOrTheAuthority_ShowsNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewOwnCase.Query(id), office.Cast.OwnerOf("lingban"))));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ViewOwnCase.Query(id), office.Cast.Officer)));
    }
}
