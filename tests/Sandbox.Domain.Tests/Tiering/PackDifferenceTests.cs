using System.Text.Json.Nodes;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public sealed class PackDifferenceTests
{
    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void OfAPackToItself_NothingIsTold(string file) => Assert.Empty(PackDifference.Between(Packs.Load(file), Packs.Load(file)));

    [Fact]
    public void OfAThreshold_TheNumberIsTold_NotTheWholeCondition()
    {
        var change = Assert.Single(Between(pack => pack["conditions"]![1]!["when"]!["atLeast"] = 7));

        Assert.Equal((PackPart.Condition, "threshold", 1_000_000m, 7m), (change.Part, change.Field, (decimal)change.Before!, (decimal)change.After!));
        Assert.NotNull(change.Compared);
    }

    [Fact]
    public void OfOtherConditions_BothAreTold()
    {
        var change = Assert.Single(Between(pack => pack["rules"]![0]!["when"] = JsonNode.Parse("""{ "answer": "sector", "equals": "games" }""")));

        Assert.Equal(("when", new Condition.Chosen("sector", "games")), (change.Field, change.After));
        Assert.IsAssignableFrom<Condition>(change.Before);
    }

    [Fact]
    public void OfParts_AddedRemovedAndMoved_EachIsToldByItsName()
    {
        var changes = Between(pack =>
        {
            pack["sections"]![0]!["questions"]!.AsArray().Add(JsonNode.Parse("""{ "id": "fresh", "kind": "yesNo", "text": { "en": "Is it new?", "zh-Hans": "新吗？" } }"""));
            pack["tiers"]![1]!["obligations"]!["documents"]!.AsArray().Clear();
            pack["tiers"]![1]!["obligations"]!["reporting"]!["everyMonths"] = 3;
            pack["overlays"]![0]!["obligations"]!["insuranceRequired"] = false;
        });

        Assert.Equal(
            [
                (PackPart.Document, PackChangeKind.Removed, "File", "Middle", ""),
                (PackPart.Tier, PackChangeKind.Changed, "Middle", null, "everyMonths"),
                (PackPart.Overlay, PackChangeKind.Changed, "Big", null, "insuranceRequired"),
                (PackPart.Question, PackChangeKind.Added, "Is it new?", "Facts", ""),
            ],
            changes.Select(change => (change.Part, change.Kind, change.Name.English, change.Of?.English, change.Field)));
    }

    [Fact]
    public void OfATextInOneLanguage_TheChangeIsTold()
    {
        var change = Assert.Single(Between(pack => pack["sections"]![0]!["questions"]![0]!["text"]!["zh-Hans"] = "所属行业？"));
        Assert.Equal(("text", new LocalizedText("Sector?", "所属行业？")), (change.Field, change.After));
    }

    [Fact]
    public void OfTheTiersOrder_TheOrderIsTold()
    {
        var changes = Between(pack =>
        {
            var tiers = pack["tiers"]!.AsArray();
            var first = tiers[0]!;
            tiers.RemoveAt(0);
            tiers.Insert(1, first);
        });
        Assert.Equal(new LocalizedText("Middle < Low < Top", "中 < 低 < 顶"), Assert.Single(changes).After);
    }

    private static IReadOnlyList<PackChange> Between(Action<JsonNode> change)
    {
        var changed = JsonNode.Parse(Packs.SmallJson)!;
        change(changed);
        return PackDifference.Between(Packs.Small, RulePack.Parse(changed.ToJsonString()));
    }
}
