using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tiering;

/// <summary>The obligations of a tiered case, each with the rules that brought it.</summary>
public static class TierObligations
{
    /// <summary>Those of the tier and of every class that the result gives, each once.</summary>
    /// <param name="tier">The confirmed tier, which may be another than the computed one.</param>
    public static IReadOnlyList<Obligation> Of(RulePack pack, TierResult result, string tier)
    {
        var brought = new List<(Obligations Obligations, string[] Rules)>
        {
            (pack.Tier(tier).Obligations, [.. result.Path.Where(rule => rule.TierId == tier).Select(rule => rule.RuleId)]),
        };
        brought.AddRange(result.Overlays.Select(id => (pack.Overlay(id).Obligations, result.Path.Where(rule => rule.OverlayId == id).Select(rule => rule.RuleId).ToArray())));
        var all = brought.Select(part => part.Obligations).Aggregate((sum, next) => sum.And(next));
        return
        [
            .. all.Documents.Select(document => new Obligation(ObligationKind.Document, document.Id, Text(document.Name), Law(document.Source), Rules(part => part.Documents.Any(one => one.Id == document.Id)))),
            .. all.Evaluations.Select(test => new Obligation(ObligationKind.Evaluation, test.Id, Text(test.Name), Law(test.Source), Rules(part => part.Evaluations.Any(one => one.Id == test.Id)))),
            .. all.Approvals.Select(consent => new Obligation(ObligationKind.Approval, consent.Id, Text(consent.Name), Law(consent.Source), Rules(part => part.Approvals.Any(one => one.Id == consent.Id)))),
            .. all.Reporting is { } reporting
                ? [new Obligation(ObligationKind.Reporting, "reports", new("Periodic reports", "阶段性评估报告"), Law(reporting.Source), Rules(part => part.Reporting?.EveryMonths == reporting.EveryMonths), reporting.EveryMonths)]
                : Array.Empty<Obligation>(),
            .. all.InsuranceRequired
                ? [new Obligation(ObligationKind.Insurance, "insurance", new("Insurance or guarantee for the test", "测试的保险或担保"), new(pack.Title.English, pack.Title.Chinese), Rules(part => part.InsuranceRequired))]
                : Array.Empty<Obligation>(),
            .. all.Clocks.Select(term => new Obligation(
                ObligationKind.Term, term.Id, Text(term.Name), Law(term.Source), Rules(part => part.Clocks.Any(one => one.Id == term.Id)), term.Length, term.Unit.ToString(), Text(term.StartsWith))),
        ];

        string[] Rules(Func<Obligations, bool> asks) => [.. brought.Where(part => asks(part.Obligations)).SelectMany(part => part.Rules).Distinct()];

        BilingualText Law(LegalSource source) => new($"{pack.Source(source).Title.English}, {source.Place.English}", $"{pack.Source(source).Title.Chinese}，{source.Place.Chinese}");

        static BilingualText Text(LocalizedText text) => new(text.English, text.Chinese);
    }
}
