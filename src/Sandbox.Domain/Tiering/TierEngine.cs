using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>Works out the tier of a system from a rule pack and answers; pure, so it can be repeated and replayed.</summary>
public static class TierEngine
{
    /// <summary>
    /// The tier with its explanation. Answers of hidden questions are ignored; open mandatory questions make the result
    /// provisional and are listed.
    /// </summary>
    /// <exception cref="InvalidAnswers">An answer is to no question of the pack or does not fit its question.</exception>
    public static TierResult Evaluate(RulePack pack, Answers answers)
    {
        var reading = Reading.Of(pack, answers);
        ImmutableArray<Rule> fired = [.. pack.Rules.Where(r => reading.Holds(r.When))];
        var tier = pack.Tiers[Severity(pack, fired)];
        ImmutableArray<Overlay> overlays = [.. pack.Overlays.Where(o => fired.Any(r => r.OverlayId == o.Id))];

        return new(
            pack.Id,
            pack.Version,
            tier.Id,
            [.. overlays.Select(o => o.Id)],
            [.. fired.Select(r => new FiredRule(r.Id, r.TierId, r.OverlayId, r.IsHardStop, r.TierId == tier.Id, r.Source, r.Because))],
            Factors(pack, reading, fired),
            new(reading.Raw, pack.Maximum(ScoreKind.Raw)),
            new(reading.Mitigation, pack.Maximum(ScoreKind.Mitigation)),
            reading.Missing,
            overlays.Aggregate(tier.Obligations, (sum, overlay) => sum.And(overlay.Obligations)));
    }

    /// <summary>The questions to show for these answers, in order; an answer that does not fit counts as none.</summary>
    public static ImmutableArray<Question> Visible(RulePack pack, Answers answers) => new Reading(pack, answers).Visible;

    /// <summary>What <see cref="Evaluate"/> would refuse about these answers; empty if they fit.</summary>
    public static ImmutableArray<AnswerError> Check(RulePack pack, Answers answers) => new Reading(pack, answers).Errors;

    // 0 is the least severe; also what stands when no rule gives a tier.
    internal static int Severity(RulePack pack, Reading reading) => Severity(pack, pack.Rules.Where(r => reading.Holds(r.When)));

    private static int Severity(RulePack pack, IEnumerable<Rule> fired) =>
        fired.Where(r => r.TierId is not null).Select(r => pack.Severity(r.TierId!)).DefaultIfEmpty(0).Max();

    private static ImmutableArray<Factor> Factors(RulePack pack, Reading reading, ImmutableArray<Rule> fired)
    {
        var restsOn = fired.Select(r => (Rule: r, Questions: reading.Witnesses(r.When))).ToList();
        return
        [
            .. from question in pack.Questions
               let rules = restsOn.Where(x => x.Questions.Contains(question.Id)).Select(x => x.Rule).ToList()
               let points = reading.Points(question)
               where rules.Count > 0 || points != 0m
               select new Factor(
                   question.Id,
                   reading.Answer(question),
                   question.Score,
                   points,
                   [.. rules.Select(r => r.Id)],
                   [.. rules.Select(r => r.Source).Concat(question.Source is { } own ? [own] : []).Distinct()]),
        ];
    }
}
