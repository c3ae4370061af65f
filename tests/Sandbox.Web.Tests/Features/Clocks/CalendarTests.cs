using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Configuration.Calendars;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Clocks;

// A year of holidays from a file: proposed by one, confirmed by another, and every running deadline that moves is counted anew once.
public sealed class CalendarTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Year_ThatASecondPersonConfirms_MovesRunningDeadlines_EachOnce_AndNewOnes()
    {
        await using var office = await Office.Open(database);
        var cases = new[] { await office.CaseAt(Stage.CompletenessCheck), await office.CaseAt(Stage.CompletenessCheck) };
        var edition = await Propose(office);

        var shown = await office.Send(new ViewEdition.Query(edition), office.Cast.Supervisor);
        Assert.Contains(shown.Days, day => day is { Day: { Month: 9, Day: 10 }, Before: DayKind.Working, After: DayKind.Holiday });
        Assert.Equal(new ViewEdition.Moves(ClockName.CompletenessCheck, 2, 1, 1), shown.Moved.Single(moved => moved.Clock == ClockName.CompletenessCheck));
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new DecideCalendar.Command(edition, true, "Fine."), office.Cast.Administrator)));
        await office.Send(new DecideCalendar.Command(edition, true, "As declared."), office.Cast.Supervisor);

        await using var one = new Node(office, office.Clock, "one");
        await using var two = new Node(office, office.Clock, "two");
        await Task.WhenAll(Task.Run(one.Recount, Token), Task.Run(two.Recount, Token));
        office.Clock.Now += TimeSpan.FromMinutes(2);
        await one.Recount();

        await using var look = office.Look();
        foreach (var id in cases)
        {
            var clock = await look.Clocks.SingleAsync(c => c.CaseId == id && c.Name == ClockName.CompletenessCheck, Token);
            Assert.Equal(new DateOnly(2026, 9, 16), clock.DueOn);
            Assert.Equal(1, await look.TrailEntries.CountAsync(entry => entry.CaseId == id && entry.Act == Act.RecountDeadline && entry.SubjectId == clock.Id, Token));
        }
        Assert.All(new[] { one, two }, node => Assert.True(node.Packs.Presets.Single(preset => preset.Id == "eu-ai-act").Reckoning.Calendar.HolidayOn(new(2026, 9, 10)) is not null));
        Assert.Equal([AccessAct.ProposeCalendar, AccessAct.ConfirmCalendar], await look.AccessLog.Where(line => line.SubjectId == edition).OrderBy(line => line.At).Select(line => line.Act).ToListAsync(Token));
    }

    [Fact]
    public async Task Year_ThatIsRefused_MovesNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var edition = await Propose(office);
        await office.Send(new DecideCalendar.Command(edition, false, "Not declared yet."), office.Cast.DecisionMaker);
        await using var node = new Node(office, office.Clock, "node");
        await node.Recount();

        await using var look = office.Look();
        Assert.Equal(new DateOnly(2026, 9, 15), (await look.Clocks.SingleAsync(c => c.CaseId == id && c.Name == ClockName.CompletenessCheck, Token)).DueOn);
        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => office.Send(new DecideCalendar.Command(edition, true, "Now it is."), office.Cast.Supervisor)));
    }

    // Regulation 1182/71 knows no Saturday that is worked in exchange; nor does a file of another year help.
    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20260912\nSUMMARY:Make-up working day")]
    [InlineData("DTSTART;VALUE=DATE:20250912\nSUMMARY:Holiday")]
    [InlineData("DTSTART:20260912T100000Z\nSUMMARY:Meeting")]
    public async Task File_ByWhichTheLawCannotCount_IsRefused(string holiday)
    {
        await using var office = await Office.Open(database);
        Assert.Equal(Rule.CalendarUnsound, await Refusal.Of(() => Propose(office, holiday)));
    }

    [Fact]
    public async Task Proposing_IsForAdministrators_AndConfirmingNotForOfficers()
    {
        await using var office = await Office.Open(database);
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ProposeCalendar.Command("eu-institutions", 2026, "x", "a", "甲", "why"), office.Cast.Supervisor)));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ListCalendars.Query(), office.Cast.Officer)));
    }

    private static Task<Guid> Propose(Office office, string holiday = "DTSTART;VALUE=DATE:20260910\nSUMMARY:Day of the Authority") => office.Send(
        new ProposeCalendar.Command("eu-institutions", 2026, $"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\n{holiday}\nEND:VEVENT\nEND:VCALENDAR\n", "Notice of 1 July", "7月1日通知", "It was declared."),
        office.Cast.Administrator);
}
