using System.Globalization;
using System.Resources;
using System.Security.Claims;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Features.Administration;
using Sandbox.Web.Features.Administration.Organisations;
using Sandbox.Web.Features.Administration.Users;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Administration;

public sealed class AdministrationTests(DatabaseFixture database)
{
    [Fact]
    public async Task ChangeRoles_EndsTheOldRightsAtOnceAndIsWrittenDown()
    {
        await using var office = await Office.Open(database);
        var officer = office.Cast.Officer;
        var signedIn = await SignedIn(office, officer.Id);

        await office.Send(new ChangeRoles.Command(officer.Id, [Role.Supervisor], "Promoted."), office.Cast.Administrator);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.UseCases.Send(new ListPeople.Query(), signedIn, token: TestContext.Current.CancellationToken));
        Assert.Equal(Permission.ReadOwnAccount, refusal.Arguments[0]);
        Assert.Equal([Role.Supervisor], (await office.Send(new ReadPerson.Query(officer.Id), office.Cast.Administrator)).Roles);
        var line = Assert.Single((await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows);
        Assert.Equal(
            ("Ana Costa", AccessAct.ChangeRoles, "Ingrid Berg", "CaseOfficer", "Supervisor", "Promoted."), (line.Person, line.Act, line.Subject, line.Before, line.After, line.Reasons));
    }

    [Fact]
    public async Task ChangeRoles_ToARoleOfAnotherKindOfOrganisation_IsRefused()
    {
        await using var office = await Office.Open(database);

        foreach (var (person, role) in new[] { (office.Cast.Owner, Role.CaseOfficer), (office.Cast.Officer, Role.Auditor), (office.Cast.Auditor, Role.Administrator), (office.Cast.Officer, Role.CompanyOwner) })
        {
            var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ChangeRoles.Command(person.Id, [role], "Why not."), office.Cast.Administrator));
            Assert.Equal(Rule.ForeignOrganisation, refusal.Rule);
        }
        Assert.All((await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows, row => Assert.Equal(AccessAct.RefusedAct, row.Act));
    }

    [Fact]
    public async Task Administrators_ChangeNothingOfTheirOwn()
    {
        await using var office = await Office.Open(database);
        var administrator = office.Cast.Administrator;

        Assert.Equal(Rule.TookPartBefore, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ChangeRoles.Command(administrator.Id, [Role.DecisionMaker], "Me."), administrator))).Rule);
        Assert.Equal(Rule.TookPartBefore, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new CloseAccount.Command(administrator.Id, true, "Me."), administrator))).Rule);
    }

    [Fact]
    public async Task CloseAccount_EndsTheSessionAndOpensAgain()
    {
        await using var office = await Office.Open(database);
        var supervisor = office.Cast.Supervisor;
        var signedIn = await SignedIn(office, supervisor.Id);

        await office.Send(new CloseAccount.Command(supervisor.Id, true, "Left the authority."), office.Cast.Administrator);
        await Assert.ThrowsAsync<RuleViolation>(() => office.UseCases.Send(new ListPeople.Query(), signedIn, token: TestContext.Current.CancellationToken));
        Assert.NotNull((await office.Send(new ReadPerson.Query(supervisor.Id), office.Cast.Administrator)).DisabledAt);
        await office.Send(new CloseAccount.Command(supervisor.Id, false, "Came back."), office.Cast.Administrator);

        Assert.Null((await office.Send(new ReadPerson.Query(supervisor.Id), office.Cast.Administrator)).DisabledAt);
        Assert.Equal(
            [AccessAct.EnablePerson, AccessAct.DisablePerson], (await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows.Select(row => row.Act).OrderByDescending(act => act == AccessAct.EnablePerson));
    }

    [Fact]
    public async Task Reasons_AreObligatory()
    {
        await using var office = await Office.Open(database);

        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new ChangeRoles.Command(office.Cast.Officer.Id, [Role.Supervisor], " "), office.Cast.Administrator));
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new CloseAccount.Command(office.Cast.Officer.Id, true, ""), office.Cast.Administrator));
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new ChangeRoles.Command(office.Cast.Officer.Id, [], "None."), office.Cast.Administrator));
    }

    [Fact]
    public async Task Everything_IsForAdministratorsAlone()
    {
        await using var office = await Office.Open(database);

        foreach (var member in office.Cast.Members.Where(member => !member.Roles.Contains(Role.Administrator)))
        {
            Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ListPeople.Query(), member))).Rule);
            Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ChangeRoles.Command(office.Cast.Officer.Id, [Role.Supervisor], "Me."), member))).Rule);
        }
    }

    [Fact]
    public async Task People_AreFoundByNameAndAddressAndNotByAPattern()
    {
        await using var office = await Office.Open(database);

        Assert.Equal(office.Cast.Members.Count, (await office.Send(new ListPeople.Query(), office.Cast.Administrator)).People.Count);
        Assert.Equal(["Ingrid Berg"], (await office.Send(new ListPeople.Query("ingrid"), office.Cast.Administrator)).People.Select(person => person.FullName));
        Assert.Equal(2, (await office.Send(new ListPeople.Query("@lingban"), office.Cast.Administrator)).People.Count);
        Assert.Empty((await office.Send(new ListPeople.Query("%"), office.Cast.Administrator)).People);
    }

    [Fact]
    public async Task AddOrganisation_AddsABodyButNoCompany()
    {
        await using var office = await Office.Open(database);

        var added = await office.Send(new AddOrganisation.Command(OrganisationKind.EthicsCommittee, "Ethics Committee", "ETH-1", "DE"), office.Cast.Administrator);

        Assert.Contains(await office.Send(new ListOrganisations.Query(), office.Cast.Administrator), row => row.Id == added && row.Kind == OrganisationKind.EthicsCommittee);
        await Assert.ThrowsAsync<ValidationException>(() => office.Send(new AddOrganisation.Command(OrganisationKind.Company, "A company", "HRB 1", "DE"), office.Cast.Administrator));
    }

    [Fact]
    public void EveryText_IsThereInBothLanguages()
    {
        var texts = new ResourceManager(typeof(AdministrationTexts));

        Assert.Equal(Keys(CultureInfo.InvariantCulture), Keys(CultureInfo.GetCultureInfo("zh-Hans")));

        IEnumerable<string> Keys(CultureInfo culture) =>
            texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<System.Collections.DictionaryEntry>().Select(text => (string)text.Key).Order();
    }

    private static async Task<ClaimsPrincipal> SignedIn(Office office, Guid person)
    {
        await using var look = office.Look();
        var stamp = await look.Users.Where(user => user.Id == person).Select(user => user.SecurityStamp!).SingleAsync(TestContext.Current.CancellationToken);
        return new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, person.ToString()), new(Actors.SecurityStampClaim, stamp)], "test"));
    }
}
