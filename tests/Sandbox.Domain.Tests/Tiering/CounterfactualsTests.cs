using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public class CounterfactualsTests
{
    private static readonly RulePack Pack = Packs.Small;

    private static readonly Answers Serious = Packs.Given(
        ("sector", "health"), ("users", "5"), ("banned", "no"), ("decides", "yes"), ("oversight", "no"));

    [Fact]
    public void Find_NamesTheChangesAndTheirEvidence()
    {
        var search = Counterfactuals.Find(Pack, Serious);

        Assert.Equal(["decides", "oversight"], search.Sets.Select(s => s.Changes.Single().QuestionId));
        Assert.All(search.Sets, s => Assert.Equal("low", s.TierId));
        Assert.Equal("Records of review", search.Sets[0].Changes[0].Evidence.English);
        Assert.Equal(["yes"], search.Sets[0].Changes[0].From);
        Assert.Equal(["no"], search.Sets[0].Changes[0].To);
        Assert.Equal(3, search.CompleteUpTo);
    }

    [Fact]
    public void Find_GivesTheSmallestChangeOfANumber()
    {
        var search = Counterfactuals.Find(Pack, Packs.Given(("sector", "games"), ("users", "5000000"), ("banned", "no")));

        Assert.Equal(["999999"], search.Sets.Single().Changes.Single().To);
    }

    [Fact]
    public void Find_GivesTheSmallestChangesOfAMultipleChoice()
    {
        var answers = Packs.Given(("sector", "health"), ("groups", "minors"), ("groups", "older"), ("users", "5"), ("banned", "no"), ("decides", "no"));

        // Only without both is 3 of 6 not above a half; taking away one of them is not enough.
        var search = Counterfactuals.Find(Pack, answers);

        Assert.Equal(["none"], search.Sets.Single().Changes.Single().To);
    }

    [Fact]
    public void Find_NeverTouchesFacts()
    {
        var search = Counterfactuals.Find(Pack, Serious.With("banned", "yes"));

        Assert.Empty(search.Sets);
        Assert.Equal(3, search.CompleteUpTo);
    }

    [Fact]
    public void Find_TowardHigher_RaisesTheTier()
    {
        var search = Counterfactuals.Find(Pack, Serious.With("oversight", "yes"), Toward.Higher, maxChanges: 1);

        Assert.Contains(search.Sets, s => s.Changes.Single() is { QuestionId: "oversight", To: ["no"] });
        Assert.Contains(search.Sets, s => s.Changes.Single() is { QuestionId: "users", To: ["1000000"] });
    }

    [Fact]
    public void Find_WhenTheBudgetEnds_SaysUpToWhereItIsComplete()
    {
        var whole = Counterfactuals.Find(Pack, Serious);
        var complete = Enumerable.Range(0, 50).Select(budget => Counterfactuals.Find(Pack, Serious, nodeBudget: budget)).ToList();

        Assert.Equal(0, complete[0].CompleteUpTo);
        Assert.Equal(3, complete[^1].CompleteUpTo);
        Assert.Equal(complete.Select(c => c.CompleteUpTo).Order(), complete.Select(c => c.CompleteUpTo));
        Assert.All(complete.Where(c => c.CompleteUpTo > 0), c => Assert.Equal(whole.Sets.Length, c.Sets.Length));
    }

    [Fact]
    public void Find_WhenTheTimeIsOver_SaysUpToWhereItIsComplete()
    {
        var tries = 0;

        Assert.Equal(0, Counterfactuals.Find(Pack, Serious, isOver: () => ++tries > 2).CompleteUpTo);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Find_WhenTheLimitEndsIt_SaysUpToWhereItIsComplete()
    {
        var search = Counterfactuals.Find(Pack, Serious, limit: 1);

        Assert.Single(search.Sets);
        Assert.Equal(0, search.CompleteUpTo);
    }

    [Fact]
    public void Find_WhenAChangeBringsUnfitHiddenAnswersToLight_LeavesItOut()
    {
        var answers = Packs.Given(("sector", "health"), ("users", "5"), ("banned", "no"), ("decides", "no"), ("oversight", "nonsense"));

        Assert.DoesNotContain(
            Counterfactuals.Find(Pack, answers, Toward.Higher, maxChanges: 1).Sets,
            s => s.Changes[0].QuestionId == "decides");
    }

    [Fact]
    public void Find_WhenAChangeOpensAFact_LeavesItOutUntilTheFactIsKnown()
    {
        var json = JsonNode.Parse(Packs.SmallJson)!;
        json["sections"]![1]!["questions"]!.AsArray().Add(JsonNode.Parse(
            """{ "id": "who", "kind": "yesNo", "text": { "en": "A doctor?", "zh-Hans": "医生？" }, "visibleWhen": { "answer": "decides", "equals": "no" } }"""));
        var pack = RulePack.Parse(json.ToJsonString());

        Assert.Equal(["oversight"], Counterfactuals.Find(pack, Serious).Sets.Select(s => s.Changes.Single().QuestionId));
        Assert.Equal(["decides", "oversight"], Counterfactuals.Find(pack, Serious.With("who", "yes")).Sets.Select(s => s.Changes.Single().QuestionId));
    }

    // Each set really moves the tier, opens no question, and no change in it can be left out.
    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void Find_OnAShippedPack_GivesSetsThatReallyFlip(string file)
    {
        var pack = Packs.Load(file);
        var found = 0;
        Packs.AnyAnswers(pack, open: 0).Sample(answers =>
        {
            // Most random answers are prohibited by a fact; without those there is something to find.
            answers = answers.QuestionIds.Where(id => id.StartsWith("article-5-", StringComparison.Ordinal) || id == "scope")
                .Aggregate(answers, (all, id) => all.With(id, id == "scope" ? "applies" : "no"));
            var now = TierEngine.Evaluate(pack, answers);
            foreach (var set in Counterfactuals.Find(pack, answers, nodeBudget: 500).Sets)
            {
                found++;
                var changed = Apply(answers, set.Changes);
                var then = TierEngine.Evaluate(pack, changed);
                Assert.Equal(set.TierId, then.TierId);
                Assert.True(pack.Severity(then.TierId) < pack.Severity(now.TierId));
                Assert.Subset(now.Missing.ToHashSet(), then.Missing.ToHashSet());
                Assert.All(set.Changes, c => Assert.True(pack.Question(c.QuestionId)!.IsChangeable));
                foreach (var spare in set.Changes)
                {
                    var without = TierEngine.Evaluate(pack, Apply(answers, set.Changes.Where(c => c != spare)));
                    Assert.True(pack.Severity(without.TierId) >= pack.Severity(now.TierId) || without.Missing.Except(now.Missing).Any());
                }
            }
        }, iter: 40, threads: 1);
        Assert.True(found > 0);
    }

    // Against trying every combination: the questions of a smallest working set are exactly those found.
    [Fact]
    public void Find_OnASmallPack_AgreesWithTryingEverything() =>
        Packs.AnyAnswers(Pack).Sample(answers =>
        {
            var now = TierEngine.Evaluate(Pack, answers);
            var (moving, tried) = (new List<HashSet<string>>(), Everything(answers));
            foreach (var changed in tried)
            {
                var then = TierEngine.Evaluate(Pack, changed);
                if (Pack.Severity(then.TierId) < Pack.Severity(now.TierId) && then.Missing.All(now.Missing.Contains))
                    moving.Add([.. Pack.Questions.Select(q => q.Id).Where(id => !changed[id].SequenceEqual(answers[id]))]);
            }
            var smallest = moving.Where(set => !moving.Any(other => other.IsProperSubsetOf(set)))
                .Select(set => string.Join("+", set.Order(StringComparer.Ordinal))).ToHashSet();

            var found = Counterfactuals.Find(Pack, answers, maxChanges: 4, limit: 100);

            Assert.Equal(4, found.CompleteUpTo);
            Assert.Equal(
                smallest.Order(StringComparer.Ordinal),
                found.Sets.Select(s => string.Join("+", s.Changes.Select(c => c.QuestionId).Order(StringComparer.Ordinal))).Distinct().Order(StringComparer.Ordinal));
        }, iter: 60);

    private static Answers Apply(Answers answers, IEnumerable<Change> changes) =>
        changes.Aggregate(answers, (all, change) => all.With(change.QuestionId, change.To));

    private static IEnumerable<Answers> Everything(Answers answers) =>
        from groups in new[] { answers["groups"], ["minors"], ["older"], ["minors", "older"], ["none"] }
        from users in new[] { answers["users"], ["999999"], ["1000000"] }
        from decides in new[] { answers["decides"], ["yes"], ["no"] }
        from oversight in new[] { answers["oversight"], ["yes"], ["no"] }
        select answers.With("groups", groups).With("users", users).With("decides", decides).With("oversight", oversight);
}
