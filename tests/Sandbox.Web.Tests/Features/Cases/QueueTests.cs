using System.Text;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Cases.Queue;

namespace Sandbox.Web.Tests.Features.Cases;

public sealed class QueueTests(DatabaseFixture database)
{
    private static async Task<ListCases.Found> List(Office office, CaseFilter filter, CaseOrder order = CaseOrder.Reference, bool descending = false, int page = 0, int size = 25) =>
        await office.Send(new ListCases.Query(filter, order, descending, page, size), office.Cast.Officer);

    [Fact]
    public async Task Pages_HoldEachCaseOnce_InTheAskedOrder()
    {
        await using var office = await Office.Open(database);
        for (var i = 0; i < 3; i++) await office.CaseAt(Stage.CompletenessCheck);

        var first = await List(office, new(), size: 2);
        var second = await List(office, new(), page: 1, size: 2);
        var backwards = await List(office, new(), descending: true, size: 3);

        Assert.Equal((3, 3), (first.Total, second.Total));
        var references = first.Rows.Concat(second.Rows).Select(row => row.Reference).ToList();
        Assert.Equal(references.Order(StringComparer.Ordinal).Distinct(), references);
        Assert.Equal(references.AsEnumerable().Reverse(), backwards.Rows.Select(row => row.Reference));
    }

    [Fact]
    public async Task Filter_ByStageTierOfficerAndText_LeavesWhatMatches()
    {
        await using var office = await Office.Open(database);
        var check = await office.CaseAt(Stage.CompletenessCheck);
        var panel = await office.CaseAt(Stage.PanelReview);
        await office.Story.Assign(check);

        Assert.Equal([panel], (await List(office, new(Stage.PanelReview))).Rows.Select(row => row.Id));
        Assert.Equal([panel], (await List(office, new(Tier: "high"))).Rows.Select(row => row.Id));
        Assert.Equal([check], (await List(office, new(Officer: office.Cast.Officer.Id))).Rows.Select(row => row.Id));
        Assert.Equal([panel], (await List(office, new(Officer: Guid.Empty))).Rows.Select(row => row.Id));
        Assert.Equal(2, (await List(office, new(Text: "talentW"))).Total);
        Assert.Equal(2, (await List(office, new(Text: "match"))).Total);
        Assert.Equal(0, (await List(office, new(Text: "100%"))).Total);
        Assert.Equal(0, (await List(office, new(Text: "__"))).Total);
        // One character is no search.
        Assert.Equal(2, (await List(office, new(Text: "%"))).Total);
    }

    [Fact]
    public async Task Queue_OfACompanyOrAnAgency_IsRefused_AndARecusedOfficerSeesNothing()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.Assessment);
        var query = new ListCases.Query(new(), CaseOrder.Changed, true, 0, 25);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(query, office.Cast.Owner)));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(query, office.Cast.DataProtectionAgent)));
        await office.Story.DeclareInterest(office.Cast.Officer, office.Cast.Owner.OrganisationId, "My sister works there.");
        Assert.Equal(0, (await office.Send(query, office.Cast.Officer)).Total);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData(" =1", "' =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"")]
    [InlineData("陪伴机器人", "陪伴机器人")]
    public void Csv_NeutralisesFormulasAndKeepsTheRest(string value, string written)
    {
        var bytes = CsvTable.Write([[value, null]]);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal($"{written},\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }
}
