using System.Collections.Immutable;

namespace Sandbox.Domain.Forms;

/// <summary>What happened to an answer, a row or a piece of text from one version to the next.</summary>
public enum FormChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>A piece of text that both versions hold (null), or that was added or removed.</summary>
public sealed record TextSpan(FormChangeKind? Change, string Text);

/// <summary>One answer that differs; in a table, a cell with its row counted (from 0) in the version that holds it, the newer one if both do.</summary>
public sealed record FieldChange(
    string SectionId, string FieldId, int? Row, string? ColumnId, FormChangeKind Kind, FormValue? Before, FormValue? After)
{
    /// <summary>For texts: the words of both versions in reading order, each kept, added or removed; else empty.</summary>
    public ImmutableArray<TextSpan> Spans { get; } =
        Before is FormValue.Text(var before) && After is FormValue.Text(var after) ? FormDifference.Words(before, after) : [];
}

/// <summary>Compares two versions of the answers to one form, field by field.</summary>
public static class FormDifference
{
    /// <summary>Every difference in the order of the form; answers that are not asked (hidden) count as absent.</summary>
    public static ImmutableArray<FieldChange> Between(FormDefinition definition, FormAnswers before, FormAnswers after)
    {
        var (old, @new) = (definition.Asked(before).Values, definition.Asked(after).Values);
        return [.. from section in definition.Sections
                   from field in section.Fields
                   from change in Changes(section.Id, field, old[field.Id], @new[field.Id])
                   select change];
    }

    /// <summary>The words of both texts in reading order; each Han character counts as a word.</summary>
    public static ImmutableArray<TextSpan> Words(string before, string after)
    {
        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var (kind, word) in Alignment.Of(Split(before), Split(after)).Select(step => (Kind(step), step.After ?? step.Before!)))
        {
            if (spans.Count > 0 && spans[^1].Change == kind)
                spans[^1] = spans[^1] with { Text = spans[^1].Text + word };
            else
                spans.Add(new(kind, word));
        }
        return spans.ToImmutable();

        static FormChangeKind? Kind(Alignment.Step<string> step) =>
            step.Before is null ? FormChangeKind.Added : step.After is null ? FormChangeKind.Removed : null;
    }

    private static IEnumerable<FieldChange> Changes(string sectionId, FormField field, FormValue? before, FormValue? after)
    {
        if (field.Kind is FormFieldKind.Rows)
            return RowChanges(sectionId, field, Rows(before), Rows(after));
        return Kind(before, after) is { } kind ? [new(sectionId, field.Id, null, null, kind, before, after)] : [];
    }

    private static ImmutableArray<FormValues> Rows(FormValue? value) => value is FormValue.Rows(var rows) ? rows : [];

    // Rows carry no identity: equal rows are matched in order, and between two matches the old and new rows that are most alike pair up.
    private static IEnumerable<FieldChange> RowChanges(string sectionId, FormField field, ImmutableArray<FormValues> before, ImmutableArray<FormValues> after)
    {
        var (old, @new) = (0, 0);
        var (removed, added) = (new List<int>(), new List<int>());
        foreach (var step in Alignment.Of(before, after))
        {
            if (step is { Before: not null, After: not null })
            {
                foreach (var change in Pending())
                    yield return change;
                (old, @new) = (old + 1, @new + 1);
            }
            else if (step.Before is not null)
            {
                removed.Add(old++);
            }
            else
            {
                added.Add(@new++);
            }
        }
        foreach (var change in Pending())
            yield return change;

        IEnumerable<FieldChange> Pending()
        {
            var pairs = new List<(int? From, int? To)>();
            var byLikeness = removed.SelectMany(_ => added, (from, to) => (from, to)).OrderByDescending(pair =>
                field.Columns.Count(column => Equals(before[pair.from][column.Id], after[pair.to][column.Id])));
            foreach (var (from, to) in byLikeness.ToList())
            {
                if (!removed.Contains(from) || !added.Contains(to))
                    continue;
                pairs.Add((from, to));
                removed.Remove(from);
                added.Remove(to);
            }
            pairs.AddRange(removed.Select(from => ((int?)from, (int?)null)));
            pairs.AddRange(added.Select(to => ((int?)null, (int?)to)));
            removed.Clear();
            added.Clear();
            foreach (var (from, to) in pairs.OrderBy(pair => pair.To ?? pair.From))
            {
                foreach (var column in field.Columns)
                {
                    var (was, now) = (from is { } i ? before[i][column.Id] : null, to is { } j ? after[j][column.Id] : null);
                    if (Kind(was, now) is { } kind)
                        yield return new(sectionId, field.Id, to ?? from, column.Id, kind, was, now);
                }
            }
        }
    }

    private static FormChangeKind? Kind(FormValue? before, FormValue? after) => (before, after) switch
    {
        (null, null) => null,
        (null, _) => FormChangeKind.Added,
        (_, null) => FormChangeKind.Removed,
        _ => before.Equals(after) ? null : FormChangeKind.Changed,
    };

    // A run of letters and digits, a run of white space, or a single other character: each its own token.
    private static ImmutableArray<string> Split(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + (char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1);
            if (Runs(text[start]) is { } same)
            {
                while (end < text.Length && Runs(text[end])?.Equals(same) == true)
                    end++;
            }
            words.Add(text[start..end]);
            start = end;
        }
        return words.ToImmutable();

        static bool? Runs(char c) => char.IsWhiteSpace(c) ? false : char.IsLetterOrDigit(c) && c < 0x2E80 ? true : null;
    }
}
