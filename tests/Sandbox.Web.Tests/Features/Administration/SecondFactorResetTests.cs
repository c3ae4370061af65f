using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Seeds;
using Sandbox.Web.Features.Administration.SecondFactor;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Features.Administration;

public sealed class SecondFactorResetTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reset_ProposedAndConfirmedByTwo_TakesTheFactorOff_EndsSessions_AndTellsThePerson()
    {
        await using var app = await RunningApp.Start(database);
        var (administrator, supervisor, officer) = (app.Cast.Administrator, app.Cast.Supervisor, app.Cast.Officer);
        await using (var scope = app.App.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            var person = (await people.FindByIdAsync(officer.Id.ToString()))!;
            await people.ResetAuthenticatorKeyAsync(person);
            await people.SetTwoFactorEnabledAsync(person, true);
            await people.GenerateNewTwoFactorRecoveryCodesAsync(person, 10);
            await people.AddOrUpdatePasskeyAsync(person, new([1, 2, 3], [4], TimeProvider.System.GetUtcNow(), 0, null, true, false, false, [], []) { Name = "Lost phone" });
        }
        var session = await app.SignedIn(officer);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await session.GetAsync("/work", Token)).StatusCode);

        var id = await Send(app, new ProposeReset.Command(officer.Id, "Came by in person, with an identity card."), administrator);
        var alone = await Assert.ThrowsAsync<RuleViolation>(() => Send(app, new DecideReset.Command(id, true, "Me too."), administrator));
        var own = await Assert.ThrowsAsync<RuleViolation>(() => Send(app, new ProposeReset.Command(administrator.Id, "Mine."), administrator));
        var unentitled = await Assert.ThrowsAsync<RuleViolation>(() => Send(app, new DecideReset.Command(id, true, "Mine."), officer));
        await Send(app, new DecideReset.Command(id, true, "I know the voice."), supervisor);

        Assert.Equal((Rule.TookPartBefore, Rule.TookPartBefore, Rule.NotPermitted), (alone.Rule, own.Rule, unentitled.Rule));
        await using (var look = Database.Context(app.Database.Owner))
        {
            Assert.False((await look.Users.SingleAsync(person => person.Id == officer.Id, Token)).TwoFactorEnabled);
            Assert.Empty(await look.UserTokens.Where(kept => kept.UserId == officer.Id).ToListAsync(Token));
            Assert.Empty(await look.UserPasskeys.Where(kept => kept.UserId == officer.Id).ToListAsync(Token));
        }
        var mail = Assert.Single(await app.Mails(officer.Email, 1));
        Assert.Equal("Your second factor was reset", mail.Subject);
        // The open session's next act is refused, and the next sign-in leads to the set-up.
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await session.GetAsync("/work", Token)).StatusCode);
        using var again = await (await app.SignedIn(officer, secondFactor: false)).GetAsync("/work", Token);
        Assert.Equal("/account/second-factor", RunningApp.Goal(again));
        var log = (await Send(app, new ListAccessLog.Query(), app.Cast.Auditor)).Rows;
        Assert.Equal(
            [("Marek Nowak", AccessAct.ConfirmSecondFactorReset, "Ingrid Berg", "I know the voice."), ("Ana Costa", AccessAct.ProposeSecondFactorReset, "Ingrid Berg", "Came by in person, with an identity card.")],
            log.Where(row => row.Act != AccessAct.RefusedAct).Select(row => (row.Person, row.Act, row.Subject, row.Reasons)));
    }

    [Fact]
    public async Task Rejected_NothingChanges_AndItMayBeProposedAgain()
    {
        await using var office = await Office.Open(database);
        var (administrator, supervisor, officer) = (office.Cast.Administrator, office.Cast.Supervisor, office.Cast.Officer);
        var stamp = await Stamp(office, officer);

        var id = await office.Send(new ProposeReset.Command(officer.Id, "Somebody called."), administrator);
        Assert.Equal(Rule.AlreadyUnderWay, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ProposeReset.Command(officer.Id, "Again."), administrator))).Rule);
        await office.Send(new DecideReset.Command(id, false, "It was not her."), supervisor);

        Assert.Equal(stamp, await Stamp(office, officer));
        Assert.Empty(await office.Send(new ListResets.Query(), supervisor));
        Assert.Equal(Rule.NothingProposed, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new DecideReset.Command(id, true, "After all."), supervisor))).Rule);
        await office.Send(new ProposeReset.Command(officer.Id, "Now in person."), administrator);
    }

    [Fact]
    public async Task Database_RefusesOneWhoProposesAndConfirms()
    {
        await using var office = await Office.Open(database);
        var id = await office.Send(new ProposeReset.Command(office.Cast.Officer.Id, "In person."), office.Cast.Administrator);

        foreach (var decider in new[] { office.Cast.Administrator.Id, office.Cast.Officer.Id })
            Assert.Equal(PostgresErrorCodes.CheckViolation, await Sql.Refusal(office.Database.App, $"update second_factor_resets set decided_by = '{decider}', decided_at = now(), confirmed = true where id = '{id}'"));
        Assert.Null(await Sql.Refusal(office.Database.App, $"update second_factor_resets set decided_by = '{office.Cast.Supervisor.Id}', decided_at = now(), confirmed = true where id = '{id}'"));
    }

    private static Task<TResult> Send<TResult>(RunningApp app, MediatR.IRequest<TResult> request, CastMember member) =>
        app.App.Services.GetRequiredService<UseCases>().Send(request, member.Actor, token: Token);

    private static async Task<string?> Stamp(Office office, CastMember member)
    {
        await using var look = office.Look();
        return (await look.Users.SingleAsync(person => person.Id == member.Id, Token)).SecurityStamp;
    }
}
