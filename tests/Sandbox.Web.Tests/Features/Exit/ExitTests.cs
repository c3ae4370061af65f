using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Exit.Accept;
using Sandbox.Web.Features.Exit.Review;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Exit;

public sealed class ExitTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminate_NeedsNoticeAndHearing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        Assert.Equal(Rule.HearingMissing, await Refusal.Of(() => office.Story.Terminate(id, "No cooperation.", "Three reports are missing.")));
        await office.Story.GiveNoticeOfTermination(id, "No cooperation.");
        Assert.Equal(Rule.HearingMissing, await Refusal.Of(() => office.Story.Terminate(id, "No cooperation.", "Three reports are missing.")));
        Assert.Contains("RespondToNotice", await office.OpenTasks(id));

        await office.Story.RespondToNoticeOfTermination(id, FormAnswers.Empty);
        await office.Story.Terminate(id, "No cooperation.", "Three reports are missing.");

        Assert.Equal(Stage.Terminated, await office.StageOf(id));
        Assert.Equal(["FileClosingEvidence"], await office.OpenTasks(id));
        await using var look = office.Look();
        Assert.Equal(1, await look.Decisions.CountAsync(decision => decision.Kind == Act.Terminate, Token));
    }

    [Fact]
    public async Task Terminate_AfterTheHearingTerm_NeedsNoAnswer()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        await office.Story.GiveNoticeOfTermination(id, "No cooperation.");
        office.Clock.Now = (await office.Of(id)).HearingUntil!.Value;

        await office.Story.Terminate(id, "No cooperation.", "No answer came.");

        Assert.Equal(Stage.Terminated, await office.StageOf(id));
    }

    [Fact]
    public async Task ExitEarly_OpensTheClosing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();

        await office.Story.ExitEarly(id, "The product was given up.");

        Assert.Equal(Stage.EarlyExited, await office.StageOf(id));
        Assert.Equal(Rule.FilingIncomplete, await Refusal.Of(() => office.Story.CloseCase(id)));
        await office.Story.FileClosingEvidence(id, FormAnswers.Empty);
        await office.Story.CloseCase(id);
        Assert.Null((await office.Of(id)).Closing);
    }

    [Fact]
    public async Task FileExitReport_WithAnOpenCondition_IsRefusedUntilItIsClosed()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var condition = Guid.Empty;
        await office.Play(office.Cast.Supervisor, async (db, actor, now) =>
        {
            var file = (await db.OpenParticipation(id, Token)).Case;
            var act = file.Perform(Act.StartNextPhase, actor, now);
            var imposed = file.Impose(act, "Publish the results.", "The public waits.", now.AddDays(30), now);
            db.Add(imposed);
            condition = imposed.Id;
        });
        await office.Story.EndTestEarly(id, "Everything is known.");
        Assert.Equal(Rule.StillOpen, await Refusal.Of(() => office.Story.FileExitReport(id, FormAnswers.Empty)));

        await office.Story.CloseCondition(id, condition, "They are on the site.");
        await office.Story.FileExitReport(id, FormAnswers.Empty);

        Assert.Equal(Stage.ExitReview, await office.StageOf(id));
    }

    [Fact]
    public async Task AcceptExitReport_ByItsReviewer_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.ExitReview);
        var both = office.Cast.Officer with { Roles = new HashSet<Role> { Role.CaseOfficer, Role.Supervisor } };
        await office.Send(new ReviewExitReport.Command(id, true, null), both);

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new AcceptExitReport.Command(id, true, "Good."), both)));
    }

    [Fact]
    public async Task ExitReport_WhenReturned_IsFiledAgain_AndTheAuthorityMayKeepItUnpublished()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.ExitReview);
        await office.Story.ReturnExitReport(id, new ReturnedItem("lessons", "None are named."));
        Assert.Equal((Stage.ExitReporting, "lessons"), (await office.StageOf(id), (await office.Of(id)).ExitReturned[0].Item));

        await office.Story.FileExitReport(id, FormAnswers.Empty.With("publish", true));
        await office.Story.ReviewExitReport(id, false);
        await office.Story.ReturnExitReview(id, "Say which objective was missed.");
        await office.Story.ReviewExitReport(id, false, "The second one.");
        await office.Story.AcceptExitReport(id, false, "Accepted.");

        var participation = await office.Of(id);
        Assert.Equal((Stage.Completed, false, false), (participation.Case.Stage, participation.ObjectivesMet, participation.IsExitReportPublic));
    }
}
