using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>Works out the tier of a system from a rule pack and answers; pure, so it can be repeated and replayed.</summary>
public static class TierEngine
{
    /// <summary>
    /// The tier with its explanation. Answers of hidden questions are ignored; open mandatory questions make the result
    /// provisional and are listed. The pack's facts are taken from the answers too.
    /// </summary>
    /// <exception cref="InvalidAnswers">An answer is to no question of the pack or does not fit its question.</exception>
    public static TierResult Evaluate(RulePack pack, Answers answers)
    {
        var reading = Reading.Of(pack, answers);
        var fired = reading.Plan.Rules.Where(r => r.When.Holds(reading)).ToArray();
        var severity = Severity(fired);
        var tier = pack.Tiers[severity];
        var overlays = pack.Overlays.Where(o => fired.Any(r => r.Rule.OverlayId == o.Id)).ToArray();

        return new(
            pack.Id,
            pack.Version,
            tier.Id,
            [.. overlays.Select(o => o.Id)],
            [.. fired.Select(r => new FiredRule(r.Rule.Id, r.Rule.TierId, r.Rule.OverlayId, r.Rule.IsHardStop, r.Severity == severity, r.Rule.Source, r.Rule.Because))],
            Factors(reading, fired),
            [.. pack.Values.Select((v, i) => Explained(v, reading.Result(i)))],
            Total(reading, ScoreKind.Raw),
            Total(reading, ScoreKind.Mitigation),
            [.. reading.Missing.Select(slot => pack.Questions[slot].Id)],
            overlays.Aggregate(tier.Obligations, (sum, overlay) => sum.And(overlay.Obligations)));
    }

    /// <summary>The questions to show for these answers, in order; an answer that does not fit counts as none.</summary>
    public static ImmutableArray<Question> Visible(RulePack pack, Answers answers)
    {
        var (reading, _) = Reading.Try(pack, answers);
        return [.. pack.Questions.Where((_, slot) => reading.IsVisible(slot))];
    }

    /// <summary>What <see cref="Evaluate"/> would refuse about these answers; empty if they fit.</summary>
    public static ImmutableArray<AnswerError> Check(RulePack pack, Answers answers) => Reading.Try(pack, answers).Errors;

    // 0 is the least severe; also what stands when no rule gives a tier.
    internal static int Severity(Reading reading)
    {
        var severity = 0;
        foreach (var rule in reading.Plan.Rules)
        {
            if (rule.Severity > severity && rule.When.Holds(reading))
                severity = rule.Severity;
        }
        return severity;
    }

    private static int Severity(RulePlan[] fired) => fired.Length == 0 ? 0 : Math.Max(0, fired.Max(r => r.Severity));

    private static ScoreTotal Total(Reading reading, ScoreKind score) =>
        new(reading.Score(score), reading.Plan.Maximum(score), reading.VisibleMaximum(score));

    private static ValueResult Explained(DerivedValue value, (decimal Amount, ImmutableArray<AppliedReduction> Reductions, decimal Result) result) =>
        new(value.Id, result.Amount, result.Reductions, result.Result);

    private static ImmutableArray<Factor> Factors(Reading reading, RulePlan[] fired)
    {
        var restsOn = Array.ConvertAll(fired, rule =>
        {
            var marks = new Marks(reading.Plan.Count);
            rule.When.Witness(reading, marks);
            return marks;
        });
        var factors = ImmutableArray.CreateBuilder<Factor>(reading.Plan.Slots.Length);
        var (rules, sources) = (new List<string>(), new List<LegalSource>());
        foreach (var slot in reading.Plan.Slots)
        {
            if (reading.Shown(slot.Number) is not { } input)
                continue;
            var question = slot.Question;
            var points = reading.Contribution(slot);
            rules.Clear();
            sources.Clear();
            for (var i = 0; i < fired.Length; i++)
            {
                if (!restsOn[i][slot.Number])
                    continue;
                rules.Add(fired[i].Rule.Id);
                if (!sources.Contains(fired[i].Rule.Source))
                    sources.Add(fired[i].Rule.Source);
            }
            if (rules.Count == 0 && input.Points == 0m)
                continue;
            if (question.Source is { } own && !sources.Contains(own))
                sources.Add(own);
            factors.Add(new(question.Id, input.Values, question.Score, points, input.Points, [.. rules], [.. sources]));
        }
        return factors.DrainToImmutable();
    }
}
