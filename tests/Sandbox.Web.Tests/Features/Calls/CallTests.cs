using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Calls.Keep;
using Sandbox.Web.Persistence;
using Sandbox.Web.Shared.Calls;

namespace Sandbox.Web.Tests.Features.Calls;

public sealed class CallTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submit_WithoutAnOpenCall_IsRefused_KeepsTheDraft_AndIsTakenOnceACallOpens()
    {
        await using var office = await Office.Open(database);
        var today = DateOnly.FromDateTime(office.Clock.Now.UtcDateTime);
        var standing = Assert.Single(await office.Send(new ListEveryCall.Query(), office.Cast.Administrator));
        await office.Send(Keep(standing.Id, today.AddDays(-20), today.AddDays(-1)), office.Cast.Administrator);
        var next = await office.Send(Keep(null, today.AddDays(10), today.AddDays(20)), office.Cast.Administrator);
        var draft = await new Story(office.Services, office.Cast, office.Clock).DraftApplication(office.Cast.Owner, FormAnswers.Empty.With("systemName", "Early bird"));

        Assert.Equal(Rule.CallClosed, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SubmitApplication.Command(draft), office.Cast.Owner))).Rule);
        Assert.Equal([(next, CallState.Coming)], (await office.Send(new ListCalls.Query(), office.Cast.Owner)).Select(call => (call.Id, call.State)));
        office.Clock.Now = office.Clock.Now.AddDays(10);
        var receipt = await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner);

        await using var look = office.Look();
        Assert.Equal(next, (await look.Applications.SingleAsync(application => application.CaseId == receipt.CaseId, Token)).CallId);
    }

    [Fact]
    public async Task Submit_WhileSeveralCallsAreOpen_NeedsAChoice_AndAnswersTheChosenOne()
    {
        await using var office = await Office.Open(database);
        var today = DateOnly.FromDateTime(office.Clock.Now.UtcDateTime);
        var health = await office.Send(Keep(null, today, today.AddDays(5)), office.Cast.Administrator);
        var over = await office.Send(Keep(null, today.AddDays(-9), today.AddDays(-1)), office.Cast.Administrator);
        var draft = await new Story(office.Services, office.Cast, office.Clock).DraftApplication(office.Cast.Owner, FormAnswers.Empty.With("systemName", "Choosy"));

        Assert.Equal(Rule.CallNotChosen, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SubmitApplication.Command(draft), office.Cast.Owner))).Rule);
        Assert.Equal(Rule.CallClosed, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SubmitApplication.Command(draft, over), office.Cast.Owner))).Rule);
        var receipt = await office.Send(new SubmitApplication.Command(draft, health), office.Cast.Owner);

        await using var look = office.Look();
        Assert.Equal(health, (await look.Applications.SingleAsync(application => application.CaseId == receipt.CaseId, Token)).CallId);
    }

    [Fact]
    public async Task Keep_IsForAdministrators_InBothLanguages_AndWrittenDown()
    {
        await using var office = await Office.Open(database);
        var today = DateOnly.FromDateTime(office.Clock.Now.UtcDateTime);

        Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(Keep(null, today, null), office.Cast.Supervisor))).Rule);
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new KeepCall.Command(null, new("Only English", ""), new("For all", "面向所有"), today, null), office.Cast.Administrator));
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(Keep(null, today, today.AddDays(-1)), office.Cast.Administrator));
        var id = await office.Send(Keep(null, today, null), office.Cast.Administrator);
        await office.Send(Keep(id, today, today.AddDays(30)), office.Cast.Administrator);

        await using var look = office.Look();
        var lines = await look.AccessLog.Where(line => line.Act != AccessAct.RefusedAct).OrderBy(line => line.At).ThenBy(line => line.Id).ToListAsync(Token);
        Assert.Equal([AccessAct.AnnounceCall, AccessAct.ChangeCall], lines.Select(line => line.Act).Order());
        Assert.Contains(lines, line => line.Before == "2026-09-01/.." && line.After == "2026-09-01/2026-10-01");
    }

    [Fact]
    public async Task Home_ShowsOpenAndComingCallsToAnybody()
    {
        await using var app = await RunningApp.Start(database);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var useCases = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Web.Pipeline.UseCases>(app.App.Services);
        await useCases.Send(new KeepCall.Command(null, new("Spring call", "春季批次"), new("For health", "面向医疗"), today.AddDays(30), today.AddDays(60)), app.Cast.Administrator.Actor, token: Token);

        var home = await app.Visitor().GetStringAsync("/", Token);
        var company = await (await app.SignedIn(app.Cast.Owner)).GetStringAsync("/applications", Token);

        foreach (var page in new[] { home, company })
        {
            Assert.Contains("Open call", page, StringComparison.Ordinal);
            Assert.Contains("Spring call", page, StringComparison.Ordinal);
        }
    }

    private static KeepCall.Command Keep(Guid? id, DateOnly opens, DateOnly? closes) => new(id, new("Call", "批次"), new("For all", "面向所有"), opens, closes);
}
