using System.Globalization;
using System.Text.Json;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// What holds of every pack, tried on many that nobody would write.
public class RandomPackTests
{
    [Fact]
    public void TheSamePackAndAnswers_GiveTheSameResult_FromTheirKeptForms() =>
        RandomPacks.Any.Sample(made =>
        {
            var first = JsonSerializer.Serialize(TierEngine.Evaluate(made.Pack, made.Answers));

            Assert.Equal(first, JsonSerializer.Serialize(TierEngine.Evaluate(made.Pack, Answers.Parse(made.Answers.ToJson()))));
            Assert.Equal(first, JsonSerializer.Serialize(TierEngine.Evaluate(made.Pack with { Title = made.Pack.Title }, made.Answers)));
        }, iter: 2_000);

    [Fact]
    public void ThePointsOfAllFactors_AddUpToTheScore() =>
        RandomPacks.Any.Sample(made =>
        {
            var result = TierEngine.Evaluate(made.Pack, made.Answers);

            Assert.Equal(result.Raw.Points, result.Factors.Where(f => f.Score is ScoreKind.Raw).Sum(f => f.Points));
            Assert.Equal(result.Mitigation.Points, result.Factors.Where(f => f.Score is ScoreKind.Mitigation).Sum(f => f.Points));
            Assert.All(result.Values, v => Assert.Equal(v.Amount, v.Reductions.Aggregate(v.Amount - v.Reductions.Sum(r => r.Taken), (left, r) => left + r.Taken)));
        }, iter: 5_000);

    [Fact]
    public void AMonotonePack_StaysMonotone()
    {
        var moved = 0;
        RandomPacks.Monotone.Sample(made =>
        {
            var now = TierEngine.Evaluate(made.Pack, made.Answers);
            var worse = TierEngine.Evaluate(made.Pack, made.Worse);

            Assert.True(made.Pack.Severity(worse.TierId) >= made.Pack.Severity(now.TierId));
            Assert.True(worse.Raw.Points >= now.Raw.Points);
            moved += worse.TierId == now.TierId ? 0 : 1;
        }, iter: 5_000, threads: 1);
        Assert.True(moved > 100);
    }

    [Theory]
    [InlineData(Toward.Lower)]
    [InlineData(Toward.Higher)]
    public void Counterfactuals_AreExactlyThoseThatTryingEverythingFinds(Toward toward)
    {
        var found = 0;
        RandomPacks.Any.Sample(made =>
        {
            var search = Counterfactuals.Find(made.Pack, made.Answers, toward, limit: 100_000, nodeBudget: int.MaxValue);
            var tried = Smallest(Tries(made.Pack, made.Answers, toward).ToList());

            Assert.Equal(3, search.CompleteUpTo);
            Assert.Equal(tried.Select(Questions).Distinct().Order(StringComparer.Ordinal), search.Sets.Select(s => Questions(s.Changes)).Distinct().Order(StringComparer.Ordinal));
            Assert.All(search.Sets, set => Assert.True(Moves(made.Pack, made.Answers, set.Changes, toward, set.TierId)));
            found += search.Sets.Length;
        }, iter: 300, threads: 1);
        Assert.True(found > 50, $"{found} found");
    }

    private static string Questions(IReadOnlyList<Change> changes) => string.Join("+", changes.Select(c => c.QuestionId).Order(StringComparer.Ordinal));

    private static bool Moves(RulePack pack, Answers answers, IReadOnlyList<Change> changes, Toward toward, string? tier = null)
    {
        var changed = changes.Aggregate(answers, (all, change) => all.With(change.QuestionId, change.To));
        if (!TierEngine.Check(pack, changed).IsEmpty)
            return false;
        var (now, then) = (TierEngine.Evaluate(pack, answers), TierEngine.Evaluate(pack, changed));
        var (from, to) = (pack.Severity(now.TierId), pack.Severity(then.TierId));
        return (toward is Toward.Lower ? to < from : to > from) && then.Missing.All(now.Missing.Contains) && (tier is null || tier == then.TierId);
    }

    // Every set of up to three changed answers that moves the tier.
    private static IEnumerable<Change[]> Tries(RulePack pack, Answers answers, Toward toward)
    {
        var changeable = pack.Questions.Where(q => q.IsChangeable).Select(q => Alternatives(q, answers[q.Id]).ToArray()).ToArray();
        return Sets(0, []).Where(set => set.Length > 0 && Moves(pack, answers, set, toward));

        IEnumerable<Change[]> Sets(int from, Change[] set)
        {
            yield return set;
            if (set.Length == 3)
                yield break;
            for (var i = from; i < changeable.Length; i++)
            {
                foreach (var larger in changeable[i].SelectMany(change => Sets(i + 1, [.. set, change])))
                    yield return larger;
            }
        }
    }

    private static IEnumerable<Change> Alternatives(Question question, IReadOnlyList<string> now)
    {
        string[] ids = [.. question.Options.Where(o => !o.IsExclusive).Select(o => o.Id)];
        IEnumerable<string[]> all = question.Kind switch
        {
            QuestionKind.Single or QuestionKind.YesNo => ids.Select(id => new[] { id }),
            QuestionKind.Multiple => Enumerable.Range(1, (1 << ids.Length) - 1).Select(bits => ids.Where((_, i) => (bits >> i & 1) == 1).ToArray())
                .Concat(question.Options.Where(o => o.IsExclusive).Select(o => new[] { o.Id })),
            QuestionKind.Number => Enumerable.Range(0, 7).Select(n => new[] { n.ToString(CultureInfo.InvariantCulture) }),
            QuestionKind.Text => [],
        };
        return all.Where(to => !to.ToHashSet().SetEquals(now)).Select(to => new Change(question.Id, [.. now], [.. to], question.Evidence!));
    }

    private static List<Change[]> Smallest(List<Change[]> sets) =>
        [.. sets.Where(set => !sets.Any(other => other != set && other.Length <= set.Length && other.All(part => set.Any(whole => IsWithin(part, whole)))))];

    // Whether the second change does all that the first does, and more.
    private static bool IsWithin(Change part, Change whole)
    {
        if (part.QuestionId != whole.QuestionId)
            return false;
        if (part.To.SequenceEqual(whole.To))
            return true;
        if (part.From.Length == 1 && int.TryParse(part.From[0], out var now) && int.TryParse(part.To[0], out var near) && int.TryParse(whole.To[0], out var far))
            return near > now ? far >= near : far <= near;
        return Difference(part).IsSubsetOf(Difference(whole));
    }

    private static HashSet<string> Difference(Change change) => [.. change.From.Except(change.To), .. change.To.Except(change.From)];
}
