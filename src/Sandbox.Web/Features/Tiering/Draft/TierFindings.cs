using System.Collections.Immutable;
using System.Text.Json;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Tiering;

namespace Sandbox.Web.Features.Tiering.Draft;

/// <summary>What an officer has found so far: the answers, and why they are other than the company's.</summary>
/// <param name="Reasons">By question.</param>
public sealed record TierFindings(Answers Answers, ImmutableSortedDictionary<string, string> Reasons)
{
    public static TierFindings None { get; } = new(Answers.None, ImmutableSortedDictionary<string, string>.Empty);

    public IReadOnlyList<AnswerDeparture> Departures(RulePack pack, Answers company) =>
        [.. AnswerComparison.Departures(pack, company, Answers).Select(question => new AnswerDeparture(question.Id, Reasons.GetValueOrDefault(question.Id, "")))];

    public TierFindings With(string question, IReadOnlyList<string> values) => this with { Answers = Answers.With(question, values) };

    public TierFindings Because(string question, string? reason) =>
        this with { Reasons = string.IsNullOrWhiteSpace(reason) ? Reasons.Remove(question) : Reasons.SetItem(question, reason.Trim()) };

    public string ToJson() => JsonSerializer.Serialize(new Kept(Answers.ToJson(), new(Reasons)));

    public static TierFindings Parse(string json)
    {
        var kept = JsonSerializer.Deserialize<Kept>(json);
        return kept?.Answers is null ? None : new(Answers.Parse(kept.Answers), kept.Reasons.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private sealed record Kept(string Answers, Dictionary<string, string> Reasons);
}
