using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>
/// A versioned, dated questionnaire with its rules, tiers and obligations; immutable, so the same pack and the same
/// answers give the same tier years later. Every reference inside it has been checked by <see cref="Parse(string)"/>.
/// </summary>
public sealed record RulePack(
    string Id,
    string Version,
    LocalizedText Title,
    LocalizedText? Notes,
    string Jurisdiction,
    DateOnly InForceFrom,
    DateOnly? InForceUntil,
    Rounding Rounding,
    ImmutableArray<PackSource> Sources,
    ImmutableArray<Tier> Tiers,
    ImmutableArray<Overlay> Overlays,
    ImmutableArray<Fact> Facts,
    ImmutableArray<Section> Sections,
    ImmutableArray<DerivedValue> Values,
    ImmutableArray<NamedCondition> Conditions,
    ImmutableArray<Rule> Rules)
{
    private readonly Dictionary<string, Question> _questions =
        Sections.SelectMany(s => s.Questions).ToDictionary(q => q.Id, StringComparer.Ordinal);

    private Plan? _plan;

    // Without a setter, so that a copy made by "with" cannot disagree with what is derived above.
    public ImmutableArray<Section> Sections { get; } = Sections;

    /// <summary>All questions in the order in which they are asked.</summary>
    public ImmutableArray<Question> Questions { get; } = [.. Sections.SelectMany(s => s.Questions)];

    /// <summary>Reads a pack from JSON.</summary>
    /// <exception cref="InvalidRulePack">Lists every fault with its JSON path.</exception>
    public static RulePack Parse(string json) => RulePackReader.Read(System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>Reads a pack from UTF-8 JSON.</summary>
    /// <exception cref="InvalidRulePack">Lists every fault with its JSON path.</exception>
    public static RulePack Parse(ReadOnlyMemory<byte> utf8) => RulePackReader.Read(utf8);

    /// <summary>The question with this id, or null if the pack does not ask it.</summary>
    public Question? Question(string id) => _questions.GetValueOrDefault(id);

    /// <summary>The value with this id.</summary>
    public DerivedValue Value(string id) => Values.First(v => v.Id == id);

    /// <summary>The tier with this id; its place in <see cref="Tiers"/> is its severity, 0 the least.</summary>
    public Tier Tier(string id) => Tiers.First(t => t.Id == id);

    /// <summary>The overlay with this id.</summary>
    public Overlay Overlay(string id) => Overlays.First(o => o.Id == id);

    /// <summary>The rule with this id.</summary>
    public Rule Rule(string id) => Rules.First(r => r.Id == id);

    /// <summary>The text of law that a legal source points into.</summary>
    public PackSource Source(LegalSource source) => Sources.First(s => s.Id == source.SourceId);

    /// <summary>How severe a tier is: 0 is the least severe.</summary>
    public int Severity(string tierId) => Tiers.IndexOf(Tier(tierId));

    /// <summary>The most points that the whole questionnaire can give to a score, counting hidden questions too.</summary>
    public decimal Maximum(ScoreKind score) => Plan.Maximum(score);

    /// <summary>Whether the pack is in force on a day, both ends included.</summary>
    public bool IsInForceOn(DateOnly day) => InForceFrom <= day && (InForceUntil is null || day <= InForceUntil);

    // Made once; a copy by "with" finds that the plan is another pack's and makes its own.
    internal Plan Plan => _plan is { } plan && ReferenceEquals(plan.Pack, this) ? plan : _plan = new(this);
}

/// <summary>A text of law or guidance that the pack is built on.</summary>
public sealed record PackSource(string Id, LocalizedText Title, string? Url);

/// <summary>A place in a <see cref="PackSource"/>, such as an article.</summary>
public sealed record LegalSource(string SourceId, LocalizedText Place);

/// <summary>A tier of risk with what it brings.</summary>
public sealed record Tier(string Id, LocalizedText Name, LocalizedText Summary, Obligations Obligations);

/// <summary>A class that lies across the tiers, such as a general-purpose model, with what it adds to the tier's obligations.</summary>
public sealed record Overlay(string Id, LocalizedText Name, LocalizedText Summary, Obligations Obligations);

/// <summary>A condition with a name, so that rules and visibility can share it; it may build only on those named before it.</summary>
public sealed record NamedCondition(string Id, Condition When);

/// <summary>
/// When its condition holds, a rule gives a tier, an overlay, or both. All rules are tried in order; the most severe
/// tier given stands, the pack's least severe if none is. A hard stop ends the procedure and always gives the severest tier.
/// </summary>
public sealed record Rule(
    string Id,
    Condition When,
    string? TierId,
    string? OverlayId,
    bool IsHardStop,
    LegalSource Source,
    LocalizedText Because);
