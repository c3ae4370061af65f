using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Admission.Information;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Features.Clocks;

// Each expiry has one effect and none is lost, on two nodes whose times differ, also where one of them dies.
public sealed class ExpiryTests(DatabaseFixture database)
{
    private const int Cases = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Expiry_LookedForByTwoNodesAtOnce_HasOneEffect()
    {
        await using var office = await Office.Open(database);
        var cases = await Overdue(office);
        await using var ahead = new Node(office, new TestClock(office.Clock.Now.AddMinutes(4)), "ahead");
        await using var behind = new Node(office, new TestClock(office.Clock.Now.AddMinutes(-4)), "behind");

        await Task.WhenAll(Task.Run(ahead.FireAll), Task.Run(behind.FireAll));

        foreach (var id in cases) await FiredOnce(office, id);
    }

    [Fact]
    public async Task Expiry_IsNotSeenByANodeWhoseTimeIsBehind_UntilItsTimeHasCome()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await using var look = office.Look();
        var fires = (await look.Clocks.SingleAsync(c => c.CaseId == id && c.Name == ClockName.CompletenessCheck, Token)).FiresAt!.Value;
        var time = new TestClock(fires.AddMinutes(-1));
        await using var behind = new Node(office, time, "behind");
        await behind.FireAll();
        Assert.Equal(0, await Expiries(office, id));
        time.Now = fires;
        await behind.FireAll();
        await FiredOnce(office, id);
    }

    [Fact]
    public async Task Expiry_OfANodeThatDiesInTheMiddle_IsDoneWholeByTheOther()
    {
        await using var office = await Office.Open(database);
        var id = (await Overdue(office, 1))[0];
        await using var dying = new Node(office, office.Clock, "dying");
        await using var other = new Node(office, office.Clock, "other");
        await using (var hold = new NpgsqlConnection(office.Database.Owner))
        {
            await hold.OpenAsync(Token);
            await using var held = await hold.BeginTransactionAsync(Token);
            // The expiry is recorded and the task escalated, but the notices cannot be written yet.
            await Sql.Value<int>(hold, "lock table outgoing_notices in exclusive mode");
            var half = Task.Run(dying.FireAll, Token);
            await Until(() => Waits(office, dying));
            await Kill(office, dying);
            Assert.IsType<RuleViolation>(await Record.ExceptionAsync(() => half));
        }
        Assert.Equal(0, await Expiries(office, id));

        await other.FireAll();
        await FiredOnce(office, id);
    }

    [Fact]
    public async Task Expiry_ThatFails_DoesNotHoldUpThoseBehindIt_AndIsTriedAgain()
    {
        await using var office = await Office.Open(database);
        var cases = await Overdue(office, 2);
        await using var node = new Node(office, office.Clock, "node");
        await using (var hold = new NpgsqlConnection(office.Database.Owner))
        {
            await hold.OpenAsync(Token);
            // What no app can repair: the first case and its trail differ.
            await Sql.Value<int>(hold, $"alter table cases disable trigger user; update cases set version = version + 1 where id = '{cases[0]}'; alter table cases enable trigger user");
        }
        await Assert.ThrowsAnyAsync<Exception>(node.FireAll);
        await node.FireAll();
        Assert.Equal(0, await Expiries(office, cases[0]));
        await FiredOnce(office, cases[1]);

        await using (var hold = new NpgsqlConnection(office.Database.Owner))
        {
            await hold.OpenAsync(Token);
            await Sql.Value<int>(hold, $"alter table cases disable trigger user; update cases set version = version - 1 where id = '{cases[0]}'; alter table cases enable trigger user");
        }
        office.Clock.Now += TimeSpan.FromMinutes(6);
        await node.FireAll();
        await FiredOnce(office, cases[0]);
    }

    // The second node's time is behind what the first wrote: its act goes on from there, instead of being refused.
    [Fact]
    public async Task Pause_EndedByANodeWhoseTimeIsBehind_EndsWhereItBegan()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);
        await office.Send(new RequestInformation.Command(id, [new("eligible", "Please explain.")]), office.Cast.Officer);
        office.Clock.Now -= TimeSpan.FromMinutes(3);

        await office.Play(office.Cast.Owner, async (db, actor, now) =>
        {
            var filing = await office.File(db, id, FilingKind.InformationAnswer, "application", (await db.InformationRequests.SingleAsync(request => request.CaseId == id, Token)).Id, actor, now);
            var application = await Web.Persistence.CaseLoading.OpenApplication(db, id, Token);
            application.AnswerInformationRequest(filing, actor, now);
        });

        Assert.Equal(Stage.Assessment, await office.StageOf(id));
        await using var look = office.Look();
        var clocks = await look.Clocks.Where(c => c.CaseId == id && c.Name == ClockName.Opinion).ToListAsync(Token);
        Assert.NotEmpty(clocks);
        Assert.All(clocks, c => Assert.Equal(Assert.Single(c.Pauses).From, c.Pauses[0].To));
    }

    private static async Task<IReadOnlyList<Guid>> Overdue(Office office, int number = Cases)
    {
        var cases = new List<Guid>();
        for (var i = 0; i < number; i++) cases.Add(await office.CaseAt(Stage.CompletenessCheck));
        office.Clock.Now = office.Clock.Now.AddDays(15);
        return cases;
    }

    private static async Task<int> Expiries(Office office, Guid id)
    {
        await using var look = office.Look();
        return await look.TrailEntries.CountAsync(entry => entry.CaseId == id && entry.Act == Act.RecordExpiry, Token);
    }

    private static async Task FiredOnce(Office office, Guid id)
    {
        await using var look = office.Look();
        Assert.Equal(1, await look.TrailEntries.CountAsync(entry => entry.CaseId == id && entry.Act == Act.RecordExpiry, Token));
        Assert.Equal(1, await look.OutgoingNotices.CountAsync(notice => notice.CaseId == id && notice.Name == ClockNotices.Escalated && notice.PersonId == office.Cast.Supervisor.Id, Token));
        var clock = await look.Clocks.SingleAsync(c => c.CaseId == id && c.Name == ClockName.CompletenessCheck, Token);
        Assert.NotNull(clock.ExpiredAt);
        Assert.Null(clock.FiresAt);
        Assert.NotNull((await look.Tasks.SingleAsync(task => task.ClockId == clock.Id, Token)).EscalatedAt);
    }

    private static async Task<bool> Waits(Office office, Node node)
    {
        await using var look = new NpgsqlConnection(office.Database.Owner);
        await look.OpenAsync(Token);
        return await Sql.Value<long>(look, $"select count(*) from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'outgoing_notices' and not l.granted") > 0;
    }

    private async Task Kill(Office office, Node node)
    {
        await using var superuser = new NpgsqlConnection(await database.Superuser(office.Database));
        await superuser.OpenAsync(Token);
        await Sql.Value<long>(superuser, $"select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = '{node.Name}' and datname = current_database()");
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 600, "It does not come to that.");
            await Task.Delay(50, Token);
        }
    }
}
