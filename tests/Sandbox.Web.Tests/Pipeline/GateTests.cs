using System.Security.Claims;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.List;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class GateTests(DatabaseFixture database)
{
    [Fact]
    public void Start_WhenARequestNamesNoPermission_Fails()
    {
        var services = new ServiceCollection().AddScoped<IRequestHandler<NamesNoPermission, Unit>, NoHandler>();

        var fault = Assert.Throws<InvalidOperationException>(() => Requirements.Check([typeof(NamesNoPermission)], services));

        Assert.Contains("[Requires(Permission.…)]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WhenARequestHasNoHandler_Fails()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Requirements.Check([typeof(HasNoHandler)], new ServiceCollection()));

        Assert.Contains(nameof(HasNoHandler), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryRequestOfTheApp_NamesAPermissionThatSomebodyHolds()
    {
        // Opening the office starts the gate, which refuses a request without permission or handler.
        await using var office = await Office.Open(database);
        var held = Enum.GetValues<Role>().SelectMany(RolePermissions.Of).Concat(RolePermissions.OfProcedure).Concat(RolePermissions.OfPublic).ToHashSet();

        Assert.True(Requirements.AllRequests.Count > 20);
        Assert.All(Requirements.AllRequests, request => Assert.Contains(Requirements.Of(request), held));
    }

    [Fact]
    public async Task EveryRequestOfTheApp_IsRefusedToThePublicUnlessThePublicHoldsItsPermission()
    {
        await using var office = await Office.Open(database);
        var send = typeof(GateTests).GetMethod(nameof(SendAsPublic), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

        foreach (var request in Requirements.AllRequests.Where(request => !RolePermissions.OfPublic.Contains(Requirements.Of(request))))
        {
            var result = request.GetInterfaces().Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>)).GenericTypeArguments[0];
            // The permission is asked before anything looks at the values.
            var empty = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(request);
            var refusal = await Record.ExceptionAsync(() => (Task)send.MakeGenericMethod(result).Invoke(null, [office, empty])!);
            Assert.True(refusal is RuleViolation { Rule: Rule.NotPermitted }, $"{request.FullName}: {refusal?.ToString() ?? "carried out"}");
        }
    }

    [Fact]
    public async Task Key_SentAgain_AnswersTheFirstResultWithoutASecondAct()
    {
        await using var office = await Office.Open(database);
        var key = Guid.NewGuid();

        var first = await office.Send(new StartApplication.Command(), office.Cast.Owner, key);
        var second = await office.Send(new StartApplication.Command(), office.Cast.Owner, key);
        var other = await office.Send(new StartApplication.Command(), office.Cast.Owner, Guid.NewGuid());

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        await using var look = office.Look();
        Assert.Equal(2, await look.Drafts.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Key_SentByManyAtOnce_IsOneAct()
    {
        await using var office = await Office.Open(database);
        var draft = await FiledApplication.Draft(office, office.Cast.Owner);
        var key = Guid.NewGuid();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => office.Send(new SubmitApplication.Command(draft), office.Cast.Owner, key))));

        Assert.Single(receipts.Distinct());
        await using var look = office.Look();
        Assert.Equal(1, await look.TrailEntries.CountAsync(entry => entry.Act == Act.SubmitApplication, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Key_OfAnotherRequest_IsRefusedAndOfAnotherPersonIsNot()
    {
        await using var office = await Office.Open(database);
        var key = Guid.NewGuid();
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner, key);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SubmitApplication.Command(draft), office.Cast.Owner, key));

        Assert.Equal(Rule.KeyReused, refusal.Rule);
        Assert.NotEqual(draft, await office.Send(new StartApplication.Command(), office.Cast.OwnerOf("lingban"), key));
    }

    [Fact]
    public async Task Handler_WhenItFailsAfterAnAct_LeavesNothing()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.CompletenessCheck);
        var before = await Picture(office);

        await Assert.ThrowsAsync<RuleViolation>(() => office.Play(office.Cast.Officer, async (db, actor, now) =>
        {
            db.AccessLog.Add(new() { Id = Guid.NewGuid(), At = now, PersonId = actor.PersonId, Act = AccessAct.ExportTrail });
            await db.SaveChangesAsync();
            (await db.OpenApplication(caseId, default)).AcceptAsComplete(actor, null, now);
            throw new RuleViolation(Rule.TooLate);
        }));
        await Assert.ThrowsAsync<TimeoutException>(() => office.Play(office.Cast.Officer, async (db, actor, now) =>
        {
            (await db.OpenApplication(caseId, default)).AcceptAsComplete(actor, null, now);
            throw new TimeoutException();
        }));

        Assert.Equal(before, await Picture(office));
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(caseId, default)).AcceptAsComplete(actor, null, now));
        Assert.NotEqual(before, await Picture(office));
    }

    [Fact]
    public async Task Handler_WhenItDoesTwoActsOrChangesARecordWithoutOne_IsRefused()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.CompletenessCheck);
        var before = await Picture(office);

        await Assert.ThrowsAsync<InvalidOperationException>(() => office.Play(office.Cast.Supervisor, async (db, actor, now) =>
        {
            var file = await db.OpenCase(caseId, default);
            file.Assign(office.Cast.Officer.Id, actor, now);
            file.Assign(null, actor, now);
        }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => office.Play(office.Cast.Supervisor, async (db, _, _) =>
            (await db.OpenCase(caseId, default)).Tasks[0].Assign(office.Cast.Officer.Id)));

        Assert.Equal(before, await Picture(office));
    }

    [Fact]
    public async Task Act_WithTheStepsThatTheProcedureTakes_IsOneTransaction()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);

        var entries = await Sql.Value<long>(office.Database.Owner, "select count(*) from trail_entries");
        var transactions = await Sql.Value<long>(
            office.Database.Owner,
            """
            select count(distinct x) from (
              select xmin::text x from trail_entries union all select xmin::text from cases union all select xmin::text from tasks union all select xmin::text from procedure_instances union all select xmin::text from clocks) writes
            """);

        Assert.True(entries > 1);
        Assert.Equal(1L, transactions);
    }

    [Fact]
    public async Task Person_WhoseAccountWasClosedOrStampChanged_IsRefusedAtTheNextAct()
    {
        await using var office = await Office.Open(database);
        var owner = office.Cast.Owner;
        var signedIn = await SignedIn(office, owner);
        await Send(signedIn);

        await Change(person => person.SecurityStamp = "another");
        Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => Send(signedIn))).Rule);

        var again = await SignedIn(office, owner);
        await Send(again);
        await Change(person => person.DisabledAt = office.Clock.Now);
        Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => Send(again))).Rule);

        Task Send(ClaimsPrincipal principal) => office.UseCases.Send(new ListOwnCases.Query(), principal, token: TestContext.Current.CancellationToken);

        async Task Change(Action<Sandbox.Web.Identity.Person> change)
        {
            await using var look = office.Look();
            change(await look.Users.SingleAsync(person => person.Id == owner.Id, TestContext.Current.CancellationToken));
            await look.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Person_WhoseRoleWasTakenAway_IsRefusedWhateverTheCookieSays()
    {
        await using var office = await Office.Open(database);
        var signedIn = await SignedIn(office, office.Cast.Owner);
        await using (var look = office.Look())
            await look.UserRoles.Where(role => role.UserId == office.Cast.Owner.Id).ExecuteDeleteAsync(TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.UseCases.Send(new ListOwnCases.Query(), signedIn, token: TestContext.Current.CancellationToken));

        Assert.Equal(Rule.NotPermitted, refusal.Rule);
    }

    private static async Task<ClaimsPrincipal> SignedIn(Office office, CastMember member)
    {
        await using var look = office.Look();
        var stamp = await look.Users.Where(person => person.Id == member.Id).Select(person => person.SecurityStamp!).SingleAsync(TestContext.Current.CancellationToken);
        return new(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, member.Id.ToString()), new(Actors.SecurityStampClaim, stamp), .. member.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString()))], "test"));
    }

    private static Task SendAsPublic<TResult>(Office office, IRequest<TResult> request) => office.UseCases.Send(request, Actor.Public, token: TestContext.Current.CancellationToken);

    // Everything about cases that an act could have left behind.
    private static Task<string> Picture(Office office) => Sql.Value<string>(
        office.Database.Owner,
        """
        select concat_ws(' ', (select string_agg(c::text, ',') from cases c), (select count(*) from trail_entries), (select count(*) from disclosures), (select string_agg(t::text, ',' order by id) from tasks t),
          (select count(*) from involvements), (select string_agg(p::text, ',' order by id) from procedure_instances p), (select count(*) from outgoing_notices), (select count(*) from clocks), (select count(*) from access_log))
        """);

    private sealed record NamesNoPermission : ICommand;

    [Requires(Permission.ReadOwnAccount)]
    private sealed record HasNoHandler : ICommand;

    private sealed class NoHandler : IRequestHandler<NamesNoPermission, Unit>
    {
        public Task<Unit> Handle(NamesNoPermission request, CancellationToken token) => Unit.Task;
    }
}
