using System.Text;
using FluentValidation;
using FluentValidation.Results;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Json;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering.Propose;

/// <summary>A tier computed from an officer's answers, fit to be proposed.</summary>
/// <param name="Answers">Canonical JSON, with the facts that they were tiered under.</param>
/// <param name="Tier">The tier proposed; the computed one where none was named.</param>
public sealed record TierProposal(RulePack Pack, string Answers, string Computed, string Tier, IReadOnlyList<AnswerDeparture> Departures)
{
    /// <exception cref="ValidationException">The answers do not fit the pack or are not complete, or there is no such tier; each failure names its question.</exception>
    public static TierProposal Of(RulePack pack, string json, IReadOnlyDictionary<string, string>? reasons, string? tier, IReadOnlyDictionary<string, string> facts, CompanySays? company)
    {
        if (tier is not null && pack.Tiers.All(known => known.Id != tier)) throw new ValidationException([new ValidationFailure(nameof(tier), tier)]);
        try
        {
            var answers = Domain.Tiering.Answers.Parse(json).WithFacts(pack, facts);
            var result = TierEngine.Evaluate(pack, answers);
            if (!result.IsComplete) throw new ValidationException(result.Missing.Select(question => new ValidationFailure(question, nameof(result.Missing))));
            var findings = (reasons ?? new Dictionary<string, string>()).Aggregate(TierFindings.None with { Answers = answers }, (all, reason) => all.Because(reason.Key, reason.Value));
            return new(
                pack, Encoding.UTF8.GetString(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(answers.ToJson()))), result.TierId, tier ?? result.TierId,
                company is null ? [] : findings.Departures(pack, Domain.Tiering.Answers.Parse(company.Answers)));
        }
        catch (InvalidAnswers invalid)
        {
            throw new ValidationException(invalid.Errors.Select(error => new ValidationFailure(error.QuestionId, error.Problem.ToString())));
        }
        catch (FormatException malformed)
        {
            throw new ValidationException([new ValidationFailure(nameof(Answers), malformed.Message)]);
        }
    }
}
