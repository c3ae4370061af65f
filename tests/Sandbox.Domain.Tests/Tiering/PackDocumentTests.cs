using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public sealed class PackDocumentTests
{
    private static PackDocument Small => PackDocument.TryParse(Packs.SmallJson)!;

    [Fact]
    public void Set_AtAPlaceThatTheReaderNames_ChangesThatPlaceAlone()
    {
        var document = Small;

        var edit = document.Set("$.sections[0].questions[0].options[0].points", 4);

        Assert.Equal(new("$.sections[0].questions[0].options[0].points", "3", "4"), edit);
        var changed = RulePack.Parse(document.Write());
        Assert.Equal(4m, changed.Question("sector")!.Option("health")!.Points);
        Assert.Equal([(PackPart.Option, "points", 3m, 4m)], PackDifference.Between(Packs.Small, changed).Select(change => (change.Part, change.Field, (decimal)change.Before!, (decimal)change.After!)));
    }

    [Fact]
    public void Set_WhereTheOwnerIsMissing_MakesIt_AndUndoTakesAllOfItAway()
    {
        var document = Small;
        var before = document.Write();

        var edit = document.Set("$.notes.en", "Open questions.");

        Assert.Equal(("$.notes", null), (edit!.Path, edit.Before));
        Assert.Equal("Open questions.", document.Text("$.notes.en"));
        Assert.True(document.Undo(edit));
        Assert.Equal(before, document.Write());
    }

    [Fact]
    public void Undo_WhereThePlaceSaysSomethingElseByNow_ChangesNothing()
    {
        var document = Small;
        var edit = document.Set("$.title.en", "One")!;
        document.Set("$.title.en", "Two");

        Assert.False(document.Undo(edit));
        Assert.Equal("Two", document.Text("$.title.en"));
    }

    [Theory]
    [InlineData("title.en")]
    [InlineData("$title")]
    [InlineData("$..title")]
    [InlineData("$.sections[x]")]
    [InlineData("$.sections[99].title")]
    [InlineData("$.sections.title")]
    [InlineData("$.title.en.more")]
    public void Set_AtNoPlace_DoesNothing(string path)
    {
        var document = Small;
        var before = document.Write();

        Assert.Null(document.Set(path, "x"));
        Assert.Equal(before, document.Write());
    }

    [Fact]
    public void EveryFault_LeadsToAPlaceOfTheDocument()
    {
        var document = Small;
        document.Set("$.title.zh-Hans", "");
        document.Set("$.sections[0].questions[0].options[0].points", "many");
        document.Set("$.rules[1].tier", "nothing");

        var faults = PackDocument.Faults(document.Write());

        Assert.Equal(
            ["$.rules[1].tier", "$.sections[0].questions[0].options[0].points", "$.title.zh-Hans"],
            faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.NotNull(document.At(fault.Path)));
    }

    [Fact]
    public void AnySeriesOfEdits_UndoneInTurn_GivesTheDocumentBack() =>
        Gen.Select(Gen.OneOfConst("$.title.en", "$.notes.zh-Hans", "$.sections[0].questions[1].options", "$.rules[0].when", "$.tiers[1].obligations.reporting.everyMonths"), Gen.Int[0, 9]).Array[1, 12].Sample(changes =>
        {
            var document = Small;
            var before = JsonNode.Parse(document.Write());
            var edits = changes.Select(change => document.Set(change.Item1, change.Item2 == 0 ? null : JsonValue.Create(change.Item2))).OfType<PackEdit>().ToList();

            Assert.All(edits.AsEnumerable().Reverse(), edit => Assert.True(document.Undo(edit)));
            Assert.True(JsonNode.DeepEquals(before, JsonNode.Parse(document.Write())));
        });
}
