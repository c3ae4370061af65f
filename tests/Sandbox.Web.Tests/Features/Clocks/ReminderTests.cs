using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Seeds;
using Sandbox.Web.Features.Admission.Information;
using Sandbox.Web.Features.Work.List;
using Sandbox.Web.Features.Work.Notices;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Clocks;

public sealed class ReminderTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reminder_ComesAtEachDistance_Once_ToWhoeverHasToAct()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await using var node = new Node(office, office.Clock, "node");
        var clock = await Clock(office, id, ClockName.CompletenessCheck);
        foreach (var days in clock.Rule.RemindDaysBefore.OrderDescending())
        {
            office.Clock.Now = office.Packs.Presets.Single(preset => preset.Id == "eu-ai-act").Reckoning.StartOf(clock.DueOn.AddDays(-days));
            await node.FireAll();
            await node.FireAll();
        }

        await using var look = office.Look();
        Assert.Equal(clock.Rule.RemindDaysBefore.Count, await Told(office, id, ClockNotices.Near, office.Cast.Officer.Id));
        Assert.Equal(0, await Told(office, id, ClockNotices.Near, office.Cast.Supervisor.Id));
        Assert.Equal(0, await Told(office, id, ClockNotices.Near, office.Cast.Owner.Id));
        Assert.Equal(clock.Rule.RemindDaysBefore.Count, await look.TrailEntries.CountAsync(entry => entry.CaseId == id && entry.Act == Act.RecordReminder && entry.SubjectId == clock.Id, Token));
    }

    [Fact]
    public async Task Reminder_OfTheCompanysOwnClock_GoesToItsOwner_InTheirLanguage_AndStandsInTheApp()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Send(new RequestInformation.Command(id, [new("eligible", "Please explain.")]), office.Cast.Officer);
        await using var node = new Node(office, office.Clock, "node");
        var clock = await Clock(office, id, ClockName.InformationAnswer);
        office.Clock.Now = clock.RemindsAt!.Value;
        await node.FireAll();

        await using var look = office.Look();
        Assert.Equal([office.Cast.Owner.Id], await look.OutgoingNotices.Where(notice => notice.ClockId == clock.Id).Select(notice => notice.PersonId).ToListAsync(Token));
        var before = await office.Send(new CountNewNotices.Query(), office.Cast.Owner);
        var english = (await office.Send(new ListMyNotices.Query(), office.Cast.Owner))[0];
        Assert.True(english.IsNew);
        Assert.Contains("the deadline “Answer", english.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(clock.DueOn.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture), english.Text, StringComparison.Ordinal);
        var chinese = await Web.Shared.Languages.In("zh-Hans", async () => (await office.Send(new ListMyNotices.Query(), office.Cast.Owner))[0]);
        Assert.Contains("期限将于", chinese.Text, StringComparison.Ordinal);

        await office.Send(new MarkNoticesRead.Command(english.At), office.Cast.Owner);
        Assert.True(before > 0);
        Assert.Equal(0, await office.Send(new CountNewNotices.Query(), office.Cast.Owner));
    }

    [Fact]
    public async Task Notices_OfOthers_AndOfAHiddenCase_AreNotShown()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        office.Clock.Now = office.Clock.Now.AddDays(15);
        await using var node = new Node(office, office.Clock, "node");
        await node.FireAll();
        Assert.Contains(await office.Send(new ListMyNotices.Query(), office.Cast.Supervisor), row => row.CaseId == id);
        Assert.Empty(await office.Send(new ListMyNotices.Query(), office.Cast.Auditor));
        await office.Story.DeclareInterest(office.Cast.Supervisor, office.Cast.Owner.OrganisationId, "My brother works there.");
        var recused = office.Cast.Supervisor with { };
        Assert.DoesNotContain(await office.Send(new ListMyNotices.Query(), recused), row => row.CaseId == id);
    }

    [Fact]
    public async Task Passing_TellsHolderDelegateAndThoseAbove_AndTheTaskStandsInTheirWork()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var substitute = office.Cast.The(Role.CaseOfficer, 1);
        await office.Story.Assign(id, office.Cast.Officer);
        await using (var owner = office.Look())
        {
            owner.Delegations.Add(Delegation.Grant(office.Cast.Officer.Id, substitute.Id, [Role.CaseOfficer], office.Clock.Now, office.Clock.Now.AddDays(60), office.Clock.Now));
            await owner.SaveChangesAsync(Token);
        }
        office.Clock.Now = office.Clock.Now.AddDays(15);
        await using var node = new Node(office, office.Clock, "node");
        await node.FireAll();

        Assert.Equal(1, await Told(office, id, ClockNotices.Passed, office.Cast.Officer.Id));
        Assert.Equal(1, await Told(office, id, ClockNotices.Passed, substitute.Id));
        Assert.Equal(1, await Told(office, id, ClockNotices.Escalated, office.Cast.Supervisor.Id));
        Assert.Equal(0, await Told(office, id, ClockNotices.Passed, office.Cast.Supervisor.Id));
        var above = Assert.Single(await office.Send(new ListMyWork.Query(), office.Cast.Supervisor));
        Assert.Equal(("CheckCompleteness", true, Role.CaseOfficer), (above.Kind, above.Escalated, above.Role));
        Assert.False(Assert.Single(await office.Send(new ListMyWork.Query(), office.Cast.Officer)).Escalated);
    }

    // An obligatory opinion escalates to both heads, and the company sees who is awaited.
    [Fact]
    public async Task Passing_OfAnObligatoryOpinion_TellsTheBodyAndTheDirector_AndTheCaseGoesOnWaiting()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);
        var clock = await Clock(office, id, ClockName.Opinion, office.Cast.DataProtectionAgent);
        office.Clock.Now = clock.FiresAt!.Value;
        await using var node = new Node(office, office.Clock, "node");
        await node.FireAll();

        Assert.Equal(1, await Told(office, id, ClockNotices.Passed, office.Cast.DataProtectionAgent.Id));
        Assert.Equal(1, await Told(office, id, ClockNotices.Escalated, office.Cast.DecisionMaker.Id));
        Assert.Equal(0, await Told(office, id, ClockNotices.Passed, office.Cast.SectorAgent.Id));
        var seen = await office.Send(new Web.Features.Applications.View.ViewOwnCase.Query(id), office.Cast.Owner);
        Assert.Contains(seen.Next, step => step is { Kind: "GiveOpinion", Agency: "DataProtectionAuthority", DaysLeft: < 0 });
    }

    private static async Task<CaseClock> Clock(Office office, Guid id, ClockName name, CastMember? agent = null)
    {
        await using var look = office.Look();
        var clocks = await look.Clocks.Where(c => c.CaseId == id && c.Name == name && c.FiresAt != null).ToListAsync(Token);
        if (agent is null) return Assert.Single(clocks);
        var tasks = await look.Tasks.Where(task => task.CaseId == id && task.Kind == "GiveOpinion").ToListAsync(Token);
        var asked = tasks.Single(task => task.Arguments["agency"] == agent.Actor.Kind.ToString());
        return clocks.Single(c => c.Id == asked.ClockId);
    }

    private static async Task<int> Told(Office office, Guid id, string name, Guid person)
    {
        await using var look = office.Look();
        return await look.OutgoingNotices.CountAsync(notice => notice.CaseId == id && notice.Name == name && notice.PersonId == person, Token);
    }
}
