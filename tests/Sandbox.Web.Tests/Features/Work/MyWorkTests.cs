using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Seeds;
using Sandbox.Web.Features.Work.List;
using Sandbox.Web.Tests.Features.Admission;

namespace Sandbox.Web.Tests.Features.Work;

public sealed class MyWorkTests(DatabaseFixture database)
{
    private static async Task<IEnumerable<string>> Kinds(Office office, CastMember member) => (await office.Send(new ListMyWork.Query(), member)).Select(row => row.Kind);

    [Fact]
    public async Task Tasks_AreThoseOfTheRole_WithTheirDeadline_OverdueFirst()
    {
        await using var office = await Office.Open(database);
        var late = await office.CaseAt(Stage.CompletenessCheck);
        office.Clock.Now = office.Clock.Now.AddDays(10);
        await office.CaseAt(Stage.CompletenessCheck);
        office.Clock.Now = office.Clock.Now.AddDays(10);

        var work = await office.Send(new ListMyWork.Query(), office.Cast.Officer);

        Assert.Equal(["CheckCompleteness", "CheckCompleteness"], work.Select(row => row.Kind));
        Assert.Equal(late, work[0].CaseId);
        Assert.True(work[0].DaysLeft < 0 && work[1].DaysLeft > 0);
        // Ten working days in Brussels from Tuesday 1 September 2026.
        Assert.Equal(new DateOnly(2026, 9, 15), work[0].DueOn);
        Assert.Empty(await Kinds(office, office.Cast.Supervisor));
    }

    [Fact]
    public async Task Tasks_OfAnotherOfficer_AndOfARecusedPerson_AreNotThere()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var other = office.Cast.The(Role.CaseOfficer, 1);
        await office.Story.Assign(id, other);

        Assert.Empty(await Kinds(office, office.Cast.Officer));
        Assert.Single(await Kinds(office, other));
        await office.Story.DeclareInterest(other, office.Cast.Owner.OrganisationId, "My sister works there.");
        Assert.Empty(await Kinds(office, other));
    }

    [Fact]
    public async Task Tasks_ThatFourEyesBars_AreNotThere()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var both = office.Cast.Officer with { Roles = new HashSet<Role> { Role.CaseOfficer, Role.Supervisor } };
        await office.Send(new Web.Features.Tiering.Propose.ProposeTier.Command(id, FilledAnswers.Of(office.RulePack, Office.Hiring).ToJson(), null, null), both);

        Assert.Empty(await Kinds(office, both));
        Assert.Equal(["ConfirmTier"], await Kinds(office, office.Cast.Supervisor));
    }

    [Fact]
    public async Task Tasks_OfTheAgency_AreWhatItWasAsked_AndOfThePanel_WhatIsNotScoredYet()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);
        Assert.Equal(["GiveOpinion"], await Kinds(office, office.Cast.DataProtectionAgent));
        await office.Story.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.Favourable, "No objection.");
        Assert.Empty(await Kinds(office, office.Cast.DataProtectionAgent));

        var panel = await DecisionTests.AtPanel(office);
        await office.Story.Score(panel, 0, 3, Vote.Admit, "Fine.");
        Assert.Empty(await Kinds(office, office.Cast.Panel[0]));
        Assert.Equal(["ScoreInPanel"], await Kinds(office, office.Cast.Panel[1]));
    }

    [Fact]
    public async Task Work_OfACompany_IsNotHere()
    {
        await using var office = await Office.Open(database);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ListMyWork.Query(), office.Cast.Owner)));
    }
}
