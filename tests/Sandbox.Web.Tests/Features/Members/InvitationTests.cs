using System.Net;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Seeds;
using Sandbox.Web.Features.Members.Invite;
using Sandbox.Web.Features.Members.List;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Members;

public sealed class InvitationTests(DatabaseFixture database)
{
    private const string Email = "new.colleague@example.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invited_JoinsOnceByTheLinkOfTheMail_AndSetsASecondFactorUp()
    {
        await using var app = await RunningApp.Start(database);
        var administrator = app.Cast.Administrator;
        await Send(app, new InvitePerson.Command(administrator.OrganisationId, Email, [Role.CaseOfficer], "en"), administrator.Actor);
        var mail = Assert.Single(await app.Mails(Email, 1));
        var path = RunningApp.Link(mail);
        Assert.Contains("Ana Costa invites you to work for National AI Office", mail.TextBody, StringComparison.Ordinal);

        var visitor = app.Visitor();
        using var weak = await RunningApp.Post(visitor, path, "join", ("Input.FullName", "Nora Lind"), ("Input.Password", "short"));
        var told = await weak.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.OK, weak.StatusCode);
        Assert.Contains("Nora Lind", told, StringComparison.Ordinal);
        Assert.Contains("error-summary", told, StringComparison.Ordinal);
        using var joined = await RunningApp.Post(visitor, path, "join", ("Input.FullName", "Nora Lind"), ("Input.Password", "four unrelated words here"));

        Assert.Equal("/account/second-factor/set-up", RunningApp.Goal(joined));
        // Signed in, but not past the second factor.
        using var work = await visitor.GetAsync("/work", Token);
        Assert.Equal("/account/second-factor", RunningApp.Goal(work));
        Assert.Contains("This invitation cannot be used", await app.Visitor().GetStringAsync(path, Token), StringComparison.Ordinal);
        await using var look = Database(app);
        var person = await look.Users.SingleAsync(person => person.Email == Email, Token);
        Assert.Equal((administrator.OrganisationId, "Nora Lind", true), (person.OrganisationId!.Value, person.FullName, person.EmailConfirmed));
        Assert.Equal(
            [AccessAct.SignIn, AccessAct.Join, AccessAct.Invite], (await Send(app, new ListAccessLog.Query(), app.Cast.Auditor.Actor)).Rows.Select(row => row.Act));
    }

    [Fact]
    public async Task Resent_TheEarlierLinkStopsWorking_AndRevoked_NoneWorks()
    {
        await using var app = await RunningApp.Start(database);
        var owner = app.Cast.Owner;
        var id = await Send(app, new InvitePerson.Command(owner.OrganisationId, Email, [Role.CompanyContributor], "zh-Hans"), owner.Actor);
        var first = RunningApp.Link(Assert.Single(await app.Mails(Email, 1)));
        Assert.Contains("邀请您代表", Assert.Single(await app.Mails(Email, 1)).TextBody, StringComparison.Ordinal);

        await Send(app, new ResendInvitation.Command(id), owner.Actor);
        var second = RunningApp.Link((await app.Mails(Email, 2))[1]);

        Assert.Contains("This invitation cannot be used", await app.Visitor().GetStringAsync(first, Token), StringComparison.Ordinal);
        Assert.Contains("Join Talentwise GmbH", await app.Visitor().GetStringAsync(second, Token), StringComparison.Ordinal);
        Assert.Contains("This invitation cannot be used", await app.Visitor().GetStringAsync(second[..^1] + (second[^1] == 'A' ? 'B' : 'A'), Token), StringComparison.Ordinal);
        await Send(app, new RevokeInvitation.Command(id), owner.Actor);
        Assert.Contains("This invitation cannot be used", await app.Visitor().GetStringAsync(second, Token), StringComparison.Ordinal);
        Assert.Empty((await Send(app, new ListInvitations.Query(), owner.Actor)).Open);
    }

    [Fact]
    public async Task Link_AfterAWeek_NoLongerWorks_UntilItIsSentAgain()
    {
        await using var office = await Office.Open(database);
        var now = office.Clock.Now;
        var invitation = Invitation.Of(office.Cast.Owner.OrganisationId, Email, [Role.CompanyContributor], "en", office.Cast.Owner.Id, now);
        var secret = invitation.NewSecret();

        Assert.True(invitation.Admits(secret, now + Invitation.Validity - TimeSpan.FromSeconds(1)));
        Assert.False(invitation.Admits(secret, now + Invitation.Validity));
        Assert.False(invitation.Admits(null, now));
        invitation.Resend(now + Invitation.Validity);
        Assert.True(invitation.Admits(secret, now + Invitation.Validity));
        Assert.False(invitation.Admits(secret, now + Invitation.Validity * 2));
    }

    [Fact]
    public async Task Owner_InvitesIntoTheOwnCompanyAlone_AndAdministrator_IntoNoCompany()
    {
        await using var office = await Office.Open(database);
        var (owner, other, administrator) = (office.Cast.Owner, office.Cast.OwnerOf("lingban"), office.Cast.Administrator);

        await Refused(Rule.ForeignOrganisation, new(other.OrganisationId, Email, [Role.CompanyContributor], "en"), owner);
        await Refused(Rule.ForeignOrganisation, new(administrator.OrganisationId, Email, [Role.CaseOfficer], "en"), owner);
        await Refused(Rule.ForeignOrganisation, new(owner.OrganisationId, Email, [Role.CaseOfficer], "en"), owner);
        await Refused(Rule.ForeignOrganisation, new(owner.OrganisationId, Email, [Role.CompanyOwner], "en"), administrator);
        await Refused(Rule.ForeignOrganisation, new(office.Cast.Auditor.OrganisationId, Email, [Role.Supervisor], "en"), administrator);
        await Refused(Rule.NotPermitted, new(owner.OrganisationId, Email, [Role.CompanyOwner], "en"), office.Cast.Contributor);
        var own = await office.Send(new InvitePerson.Command(owner.OrganisationId, Email, [Role.CompanyOwner], "en"), owner);

        Assert.Single((await office.Send(new ListInvitations.Query(), owner)).Open);
        Assert.Empty((await office.Send(new ListInvitations.Query(), other)).Open);
        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new RevokeInvitation.Command(own), other))).Rule);
        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ResendInvitation.Command(own), administrator))).Rule);

        async Task Refused(Rule rule, InvitePerson.Command command, CastMember by) =>
            Assert.Equal(rule, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(command, by))).Rule);
    }

    [Fact]
    public async Task Address_WithAnAccount_IsToldToAdministratorsButNotToCompanies()
    {
        await using var office = await Office.Open(database);
        var (owner, administrator) = (office.Cast.Owner, office.Cast.Administrator);
        var known = office.Cast.OwnerOf("lingban").Email;

        Assert.Equal(Rule.AddressTaken, (await Assert.ThrowsAsync<RuleViolation>(() =>
            office.Send(new InvitePerson.Command(administrator.OrganisationId, known.ToUpperInvariant(), [Role.CaseOfficer], "en"), administrator))).Rule);
        await office.Send(new InvitePerson.Command(owner.OrganisationId, known, [Role.CompanyContributor], "en"), owner);
        Assert.Equal(Rule.AddressTaken, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new InvitePerson.Command(owner.OrganisationId, known, [Role.CompanyContributor], "en"), owner))).Rule);
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new InvitePerson.Command(owner.OrganisationId, "nobody", [Role.CompanyContributor], "en"), owner));
    }

    [Fact]
    public async Task Page_OfAnOwner_InvitesAndListsWhoIsInvited()
    {
        await using var app = await RunningApp.Start(database);
        var http = await app.SignedIn(app.Cast.Owner);

        using var wrong = await RunningApp.Post(http, "/members", "invite", ("Input.Email", "nobody"), ("Input.Roles", "CompanyContributor"), ("Input.Culture", "en"));
        Assert.Contains("Enter an e-mail address like name@example.com", await wrong.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var sent = await RunningApp.Post(http, "/members", "invite", ("Input.Email", Email), ("Input.Roles", "CompanyContributor"), ("Input.Culture", "en"));

        Assert.Equal("/members?done=invited", RunningApp.Goal(sent));
        var page = await http.GetStringAsync("/members", Token);
        Assert.Contains(Email, page, StringComparison.Ordinal);
        Assert.Contains("Ben Fischer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Li Na", page, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await (await app.SignedIn(app.Cast.Contributor)).GetAsync("/members", Token)).StatusCode);
    }

    private static Task<TResult> Send<TResult>(RunningApp app, MediatR.IRequest<TResult> request, Actor actor) =>
        Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<UseCases>(app.App.Services).Send(request, actor, token: Token);

    private static SandboxDbContext Database(RunningApp app) => Web.Persistence.Database.Context(app.Database.Owner);
}
