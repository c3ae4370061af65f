using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>What of a pack a change is about.</summary>
public enum PackPart { Pack, Source, Tier, Overlay, Document, Evaluation, Approval, Clock, Fact, Section, Question, Option, Value, Condition, Rule }

/// <summary>What happened to a part.</summary>
public enum PackChangeKind { Added, Removed, Changed }

/// <summary>
/// One change between two versions of a pack. <see cref="Field"/> names what of the part changed, as the pack's JSON does;
/// before and after are a <see cref="LocalizedText"/>, a number, a day, a yes or no, a word of the pack, a source, a condition or an amount.
/// </summary>
/// <param name="Name">What people call the part: the question's text, the tier's name, a rule's reason.</param>
/// <param name="Of">To what the part belongs: the question of an option, the tier of an obligation.</param>
/// <param name="Compared">What a threshold is compared with; null of other changes.</param>
public sealed record PackChange(
    PackPart Part, PackChangeKind Kind, string Id, LocalizedText Name, LocalizedText? Of = null, string Field = "", object? Before = null, object? After = null, Condition? Compared = null);

/// <summary>How two versions of a pack differ, part by part, in the order in which a reader meets them.</summary>
public static class PackDifference
{
    /// <summary>What was changed from one version to the other; the version's own number is not listed.</summary>
    public static ImmutableArray<PackChange> Between(RulePack before, RulePack after)
    {
        var changes = ImmutableArray.CreateBuilder<PackChange>();
        var whole = new Part(changes, PackPart.Pack, after.Id, after.Title, null);
        whole.Field("title", before.Title, after.Title);
        whole.Field("notes", before.Notes, after.Notes);
        whole.Field("jurisdiction", before.Jurisdiction, after.Jurisdiction);
        whole.Field("inForceFrom", before.InForceFrom, after.InForceFrom);
        whole.Field("inForceUntil", before.InForceUntil, after.InForceUntil);
        whole.Field("rounding", before.Rounding, after.Rounding);

        Each(changes, PackPart.Source, before.Sources, after.Sources, s => s.Id, s => s.Title, null, (part, a, b) =>
        {
            part.Field("title", a.Title, b.Title);
            part.Field("url", a.Url, b.Url);
        });
        whole.Field("tiers", Order(before, after, after), Order(after, before, after));
        Each(changes, PackPart.Tier, before.Tiers, after.Tiers, t => t.Id, t => t.Name, null, (part, a, b) =>
        {
            part.Field("name", a.Name, b.Name);
            part.Field("summary", a.Summary, b.Summary);
            Obligations(changes, part, b.Name, a.Obligations, b.Obligations);
        });
        Each(changes, PackPart.Overlay, before.Overlays, after.Overlays, o => o.Id, o => o.Name, null, (part, a, b) =>
        {
            part.Field("name", a.Name, b.Name);
            part.Field("summary", a.Summary, b.Summary);
            Obligations(changes, part, b.Name, a.Obligations, b.Obligations);
        });
        Each(changes, PackPart.Fact, before.Facts, after.Facts, f => f.Id, f => f.Text, null, (part, a, b) => part.Field("text", a.Text, b.Text));
        Each(changes, PackPart.Section, before.Sections, after.Sections, s => s.Id, s => s.Title, null, (part, a, b) =>
        {
            part.Field("title", a.Title, b.Title);
            part.Field("introduction", a.Introduction, b.Introduction);
            part.Field("combine", a.Combine, b.Combine);
            part.Field("weight", a.Weight, b.Weight);
            part.When("visibleWhen", a.VisibleWhen, b.VisibleWhen);
        });
        var sectionsBefore = SectionOf(before);
        var sectionsAfter = SectionOf(after);
        Each(changes, PackPart.Question, before.Questions, after.Questions, q => q.Id, q => q.Text, q => (sectionsAfter.GetValueOrDefault(q.Id) ?? sectionsBefore.GetValueOrDefault(q.Id))?.Title, (part, a, b) =>
        {
            if (sectionsBefore[a.Id].Id != sectionsAfter[b.Id].Id) part.Field("section", sectionsBefore[a.Id].Title, sectionsAfter[b.Id].Title);
            Question(changes, part, a, b);
        });
        Each(changes, PackPart.Value, before.Values, after.Values, v => v.Id, v => v.Name, null, (part, a, b) =>
        {
            part.Field("name", a.Name, b.Name);
            part.Field("amount", a.Amount, b.Amount, Alike);
            part.Field("decimals", a.Decimals, b.Decimals);
            part.Field("reductions", (decimal)a.Reductions.Length, (decimal)b.Reductions.Length);
            foreach (var (x, y) in a.Reductions.Zip(b.Reductions))
            {
                part.Field("by", x.By, y.By);
                part.Field("source", x.Source, y.Source);
                part.Field("because", x.Because, y.Because);
                part.When("when", x.When, y.When);
            }
        });
        Each(changes, PackPart.Condition, before.Conditions, after.Conditions, c => c.Id, c => new(c.Id, c.Id), null, (part, a, b) => part.When("when", a.When, b.When));
        Each(changes, PackPart.Rule, before.Rules, after.Rules, r => r.Id, r => r.Because, null, (part, a, b) =>
        {
            part.Field("because", a.Because, b.Because);
            part.Field("tier", Named(before, a), Named(after, b));
            part.Field("overlay", a.OverlayId is { } x ? before.Overlay(x).Name : null, b.OverlayId is { } y ? after.Overlay(y).Name : null);
            part.Field("hardStop", a.IsHardStop, b.IsHardStop);
            part.Field("source", a.Source, b.Source);
            part.When("when", a.When, b.When);
        });
        return changes.DrainToImmutable();
    }

    /// <summary>Whether two conditions say the same.</summary>
    public static bool Alike(Condition? one, Condition? other) => (one, other) switch
    {
        (null, null) => true,
        (Condition.All a, Condition.All b) => Alike(a.Parts, b.Parts),
        (Condition.Any a, Condition.Any b) => Alike(a.Parts, b.Parts),
        (Condition.Not a, Condition.Not b) => Alike(a.Part, b.Part),
        (Condition.ReachesAmount a, Condition.ReachesAmount b) => a.Threshold == b.Threshold && a.Strictly == b.Strictly && Alike(a.Amount, b.Amount),
        (Condition.ReachesShare a, Condition.ReachesShare b) => a.Share == b.Share && a.Strictly == b.Strictly && a.Of == b.Of && Alike(a.Amount, b.Amount),
        _ => Equals(one, other),
    };

    private static bool Alike(ImmutableArray<Condition> one, ImmutableArray<Condition> other) => one.Length == other.Length && one.Zip(other).All(pair => Alike(pair.First, pair.Second));

    private static bool Alike(object? one, object? other) => one is Expression a && other is Expression b ? Alike(a, b) : Equals(one, other);

    private static bool Alike(Expression one, Expression other) => (one, other) switch
    {
        (Expression.Sum a, Expression.Sum b) => Alike(a.Parts, b.Parts),
        (Expression.Product a, Expression.Product b) => Alike(a.Parts, b.Parts),
        (Expression.Greatest a, Expression.Greatest b) => Alike(a.Parts, b.Parts),
        (Expression.Least a, Expression.Least b) => Alike(a.Parts, b.Parts),
        (Expression.Difference a, Expression.Difference b) => Alike(a.From, b.From) && Alike(a.Less, b.Less),
        (Expression.Either a, Expression.Either b) => Alike(a.When, b.When) && Alike(a.Then, b.Then) && Alike(a.Otherwise, b.Otherwise),
        _ => Equals(one, other),
    };

    private static bool Alike(ImmutableArray<Expression> one, ImmutableArray<Expression> other) => one.Length == other.Length && one.Zip(other).All(pair => Alike(pair.First, pair.Second));

    private static void Question(ImmutableArray<PackChange>.Builder changes, Part part, Question a, Question b)
    {
        part.Field("kind", a.Kind, b.Kind);
        part.Field("text", a.Text, b.Text);
        part.Field("help", a.Help, b.Help);
        part.Field("mandatory", a.IsMandatory, b.IsMandatory);
        part.Field("score", a.Score, b.Score);
        part.Field("source", a.Source, b.Source);
        part.Field("evidenceWanted", a.EvidenceWanted, b.EvidenceWanted);
        part.Field("changeable", a.Evidence, b.Evidence);
        if (a.Number is { } was && b.Number is { } now)
        {
            part.Field("unit", was.Unit, now.Unit);
            part.Field("minimum", was.Minimum, now.Minimum);
            part.Field("maximum", was.Maximum, now.Maximum);
            part.Field("step", was.Step, now.Step);
        }
        part.When("visibleWhen", a.VisibleWhen, b.VisibleWhen);
        if (a.Kind != b.Kind) return;
        Each(changes, PackPart.Option, a.Options, b.Options, o => o.Id, o => o.Text, _ => b.Text, (option, x, y) =>
        {
            option.Field("text", x.Text, y.Text);
            option.Field("points", x.Points, y.Points);
            option.Field("exclusive", x.IsExclusive, y.IsExclusive);
        });
    }

    private static void Obligations(ImmutableArray<PackChange>.Builder changes, Part owner, LocalizedText of, Obligations a, Obligations b)
    {
        Each(changes, PackPart.Document, a.Documents, b.Documents, d => d.Id, d => d.Name, _ => of, (part, x, y) => Named(part, x.Name, y.Name, x.Source, y.Source));
        Each(changes, PackPart.Evaluation, a.Evaluations, b.Evaluations, d => d.Id, d => d.Name, _ => of, (part, x, y) => Named(part, x.Name, y.Name, x.Source, y.Source));
        Each(changes, PackPart.Approval, a.Approvals, b.Approvals, d => d.Id, d => d.Name, _ => of, (part, x, y) => Named(part, x.Name, y.Name, x.Source, y.Source));
        owner.Field("everyMonths", (decimal?)a.Reporting?.EveryMonths, (decimal?)b.Reporting?.EveryMonths);
        if (a.Reporting is not null && b.Reporting is not null) owner.Field("source", a.Reporting.Source, b.Reporting.Source);
        owner.Field("insuranceRequired", a.InsuranceRequired, b.InsuranceRequired);
        Each(changes, PackPart.Clock, a.Clocks, b.Clocks, c => c.Id, c => c.Name, _ => of, (part, x, y) =>
        {
            Named(part, x.Name, y.Name, x.Source, y.Source);
            part.Field("startsWith", x.StartsWith, y.StartsWith);
            part.Field("length", (decimal)x.Length, (decimal)y.Length);
            part.Field("unit", x.Unit, y.Unit);
        });
    }

    private static void Named(Part part, LocalizedText a, LocalizedText b, LegalSource x, LegalSource y)
    {
        part.Field("name", a, b);
        part.Field("source", x, y);
    }

    private static LocalizedText? Named(RulePack pack, Rule rule) => rule.TierId is { } tier ? pack.Tier(tier).Name : null;

    private static Dictionary<string, Section> SectionOf(RulePack pack) => pack.Sections.SelectMany(s => s.Questions.Select(q => (q.Id, Section: s))).ToDictionary(q => q.Id, q => q.Section, StringComparer.Ordinal);

    // The tiers that both versions have, in one version's order: severity is nothing but order.
    private static LocalizedText Order(RulePack mine, RulePack other, RulePack names)
    {
        var shared = mine.Tiers.Where(tier => other.Tiers.Any(known => known.Id == tier.Id)).Select(tier => names.Tier(tier.Id).Name).ToList();
        return new(string.Join(" < ", shared.Select(name => name.English)), string.Join(" < ", shared.Select(name => name.Chinese)));
    }

    private static void Each<T>(
        ImmutableArray<PackChange>.Builder changes, PackPart kind, ImmutableArray<T> before, ImmutableArray<T> after,
        Func<T, string> id, Func<T, LocalizedText> name, Func<T, LocalizedText?>? of, Action<Part, T, T> compare)
    {
        var earlier = before.ToDictionary(id, StringComparer.Ordinal);
        foreach (var item in after)
        {
            if (earlier.Remove(id(item), out var was)) compare(new(changes, kind, id(item), name(item), of?.Invoke(item)), was, item);
            else changes.Add(new(kind, PackChangeKind.Added, id(item), name(item), of?.Invoke(item)));
        }
        foreach (var gone in before.Where(item => earlier.ContainsKey(id(item))))
            changes.Add(new(kind, PackChangeKind.Removed, id(gone), name(gone), of?.Invoke(gone)));
    }

    // One part of the pack, of which changed fields are told.
    private sealed record Part(ImmutableArray<PackChange>.Builder Changes, PackPart Kind, string Id, LocalizedText Name, LocalizedText? Of)
    {
        public void Field(string field, object? before, object? after, Func<object?, object?, bool>? alike = null)
        {
            if (!(alike ?? Equals)(before, after)) Changes.Add(new(Kind, PackChangeKind.Changed, Id, Name, Of, field, before, after));
        }

        // Where two conditions differ in nothing but numbers, each number is told by itself: that is what a changed threshold is.
        public void When(string field, Condition? before, Condition? after)
        {
            if (Alike(before, after)) return;
            var thresholds = new List<PackChange>();
            if (before is not null && after is not null && Thresholds(before, after, thresholds)) Changes.AddRange(thresholds);
            else Field(field, before, after, static (a, b) => Alike(a as Condition, b as Condition));
        }

        private bool Thresholds(Condition before, Condition after, List<PackChange> found)
        {
            switch (before, after)
            {
                case (Condition.All a, Condition.All b):
                    return Pairs(a.Parts, b.Parts);
                case (Condition.Any a, Condition.Any b):
                    return Pairs(a.Parts, b.Parts);
                case (Condition.Not a, Condition.Not b):
                    return Thresholds(a.Part, b.Part, found);
                case (Condition.Reaches a, Condition.Reaches b) when a.InputId == b.InputId && a.Strictly == b.Strictly:
                    return Note(a.Threshold, b.Threshold);
                case (Condition.ReachesAmount a, Condition.ReachesAmount b) when a.Strictly == b.Strictly && Alike(a.Amount, b.Amount):
                    return Note(a.Threshold, b.Threshold);
                case (Condition.ReachesShare a, Condition.ReachesShare b) when a.Strictly == b.Strictly && a.Of == b.Of && Alike(a.Amount, b.Amount):
                    return Note(a.Share * 100m, b.Share * 100m);
                default:
                    return Alike(before, after);
            }

            bool Pairs(ImmutableArray<Condition> one, ImmutableArray<Condition> other) => one.Length == other.Length && one.Zip(other).All(pair => Thresholds(pair.First, pair.Second, found));

            bool Note(decimal was, decimal now)
            {
                if (was != now) found.Add(new(Kind, PackChangeKind.Changed, Id, Name, Of, "threshold", was, now, before));
                return true;
            }
        }
    }
}
