using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Admission.Completeness;
using Sandbox.Web.Features.Cases.Assign;
using Sandbox.Web.Features.Interests.Declare;

namespace Sandbox.Web.Tests.Features.Interests;

public sealed class DeclareInterestTests(DatabaseFixture database)
{
    [Fact]
    public async Task Declare_ClosesTheCasesOfTheCompanyToThePerson()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var company = office.Cast.Owner.OrganisationId;

        await office.Story.DeclareInterest(office.Cast.Officer, company, "My sister works there.");

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new AcceptAsComplete.Command(id, null), office.Cast.Officer)));
        await office.Story.Accept(id, officer: office.Cast.The(Role.CaseOfficer, 1));
    }

    [Fact]
    public async Task Assign_ToARecusedOfficer_OrToNoOfficer_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.DeclareInterest(office.Cast.Officer, office.Cast.Owner.OrganisationId, "My sister works there.");

        Assert.Equal(Rule.Recused, await Refusal.Of(() => office.Story.Assign(id)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new AssignCase.Command(id, office.Cast.Panel[0].Id), office.Cast.Supervisor)));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new AssignCase.Command(id, null), office.Cast.Officer)));
    }

    [Fact]
    public async Task Declare_AboutABodyThatIsNoCompany_OrByACompany_IsRefused()
    {
        await using var office = await Office.Open(database);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Story.DeclareInterest(office.Cast.Officer, office.Cast.Auditor.OrganisationId, "Friends.")));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new DeclareInterest.Command(office.Cast.Owner.OrganisationId, "Mine."), office.Cast.Owner)));
    }
}
