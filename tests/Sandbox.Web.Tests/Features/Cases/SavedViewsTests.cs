using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Cases.Queue;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Cases;

public sealed class SavedViewsTests(DatabaseFixture database)
{
    private static readonly CaseFilter Panel = new(Stage.PanelReview, "high", Guid.Empty, "机器人 & more");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task View_IsNamedSharedAndMadeDefault_EachForItsReader()
    {
        await using var office = await Office.Open(database);
        var (officer, colleague, other) = (office.Cast.Officer, office.Cast.The(Role.CaseOfficer, 1), office.Cast.Supervisor);

        var mine = await office.Send(new SaveView.Command("Panel", Panel, CaseOrder.DueOn, false, Shared: true, IsDefault: true), officer);
        await office.Send(new SaveView.Command("Private", new(), CaseOrder.Changed, true, false, false), officer);
        await office.Send(new ChooseDefaultView.Command(mine), colleague);

        var own = await office.Send(new ListViews.Query(), officer);
        Assert.Equal([("Panel", true), ("Private", false)], own.Select(view => (view.Name, view.IsDefault)));
        Assert.Equal("stage=PanelReview&tier=high&officer=00000000-0000-0000-0000-000000000000&text=%E6%9C%BA%E5%99%A8%E4%BA%BA%20%26%20more&order=DueOn&descending=false", own[0].Address);
        Assert.Equal([("Panel", officer.FullName, true)], (await office.Send(new ListViews.Query(), colleague)).Select(view => (view.Name, view.Owner!, view.IsDefault)));
        Assert.Equal([("Panel", false)], (await office.Send(new ListViews.Query(), other)).Select(view => (view.Name, view.IsDefault)));
    }

    [Fact]
    public async Task View_SavedAgainUnderItsName_IsWrittenOver_AndDeletedOnlyByItsOwner()
    {
        await using var office = await Office.Open(database);
        var (officer, colleague) = (office.Cast.Officer, office.Cast.The(Role.CaseOfficer, 1));
        var first = await office.Send(new SaveView.Command("Mine", Panel, CaseOrder.DueOn, false, true, true), officer);
        var again = await office.Send(new SaveView.Command(" Mine ", new(), CaseOrder.Company, true, true, false), officer);
        await office.Send(new ChooseDefaultView.Command(first), colleague);

        Assert.Equal(first, again);
        Assert.Equal("order=Company&descending=true", Assert.Single(await office.Send(new ListViews.Query(), officer)).Address);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new DeleteView.Command(first), colleague)));
        await office.Send(new DeleteView.Command(first), officer);
        Assert.Empty(await office.Send(new ListViews.Query(), colleague));
        await using var look = office.Look();
        Assert.Null((await look.Users.SingleAsync(person => person.Id == colleague.Id, Token)).DefaultViewId);
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new SaveView.Command(" ", new(), CaseOrder.Changed, true, false, false), officer));
    }

    [Fact]
    public async Task PrivateView_OfAColleague_CannotBeOpenedOrMadeDefault()
    {
        await using var office = await Office.Open(database);
        var view = await office.Send(new SaveView.Command("Private", Panel, CaseOrder.DueOn, false, false, false), office.Cast.Officer);

        Assert.Empty(await office.Send(new ListViews.Query(), office.Cast.Supervisor));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ChooseDefaultView.Command(view), office.Cast.Supervisor)));
    }

    [Fact]
    public async Task Export_IsWrittenToTheAccessLogWithItsFilterAndCount()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.CompletenessCheck);

        var rows = await office.Send(new ExportCases.Command(new(Stage.CompletenessCheck), CaseOrder.Reference, false), office.Cast.Officer);

        Assert.Single(rows);
        var line = Assert.Single((await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows);
        Assert.Equal((office.Cast.Officer.FullName, AccessAct.ExportCases, "stage=CompletenessCheck&order=Reference&descending=false (1)"), (line.Person, line.Act, line.After));
    }
}
