using System.Collections.Immutable;
using System.Text;

namespace Sandbox.Domain.Forms;

/// <summary>One answer in the shape in which it is stored.</summary>
public abstract record FormValue
{
    private FormValue() { }

    /// <summary>Text, a number, an amount, a date, an address or an option's value.</summary>
    public sealed record Text(string Value) : FormValue;

    /// <summary>Yes (true) or no.</summary>
    public sealed record YesNo(bool Value) : FormValue;

    /// <summary>Several options' values or ids of evidence, in order.</summary>
    public sealed record Many(ImmutableArray<string> Items) : FormValue
    {
        public bool Equals(Many? other) => other is not null && Items.SequenceEqual(other.Items);
        public override int GetHashCode() => Items.Aggregate(Items.Length, HashCode.Combine);
    }

    /// <summary>The rows of a table, in order; a row may still be empty.</summary>
    public sealed record Rows(ImmutableArray<FormValues> Items) : FormValue
    {
        public bool Equals(Rows? other) => other is not null && Items.SequenceEqual(other.Items);
        public override int GetHashCode() => Items.Aggregate(Items.Length, HashCode.Combine);
    }
}

/// <summary>An immutable map from field id to answer: a whole form's, or one row's. Blank answers are not kept.</summary>
public sealed class FormValues : IEquatable<FormValues>
{
    private readonly ImmutableSortedDictionary<string, FormValue> answers;

    private FormValues(ImmutableSortedDictionary<string, FormValue> answers) => this.answers = answers;

    public static FormValues Empty { get; } = new(ImmutableSortedDictionary.Create<string, FormValue>(StringComparer.Ordinal));

    /// <summary>The ids of the answered fields in ordinal order.</summary>
    public IEnumerable<string> Ids => answers.Keys;

    public FormValue? this[string fieldId] => answers.GetValueOrDefault(fieldId);

    public string? Text(string fieldId) => (this[fieldId] as FormValue.Text)?.Value;

    public bool? YesNo(string fieldId) => (this[fieldId] as FormValue.YesNo)?.Value;

    public ImmutableArray<string> Many(string fieldId) => (this[fieldId] as FormValue.Many)?.Items ?? [];

    public ImmutableArray<FormValues> Rows(string fieldId) => (this[fieldId] as FormValue.Rows)?.Items ?? [];

    /// <summary>The map with this answer; null or a blank answer removes it. Text is stored with LF line ends and without characters that JSON or the database cannot hold.</summary>
    public FormValues With(string fieldId, FormValue? value)
    {
        var kept = value switch
        {
            FormValue.Text(var text) when string.IsNullOrWhiteSpace(text) => null,
            FormValue.Text(var text) => new FormValue.Text(Storable(text)),
            FormValue.Many({ IsDefaultOrEmpty: true }) => null,
            FormValue.Many(var items) => new FormValue.Many([.. items.Select(Storable)]),
            FormValue.Rows({ IsDefaultOrEmpty: true }) => null,
            _ => value,
        };
        return new(kept is null ? answers.Remove(fieldId) : answers.SetItem(fieldId, kept));
    }

    public FormValues With(string fieldId, string? text) => With(fieldId, text is null ? null : new FormValue.Text(text));

    public FormValues With(string fieldId, bool yes) => With(fieldId, new FormValue.YesNo(yes));

    public FormValues With(string fieldId, IEnumerable<string> items) => With(fieldId, new FormValue.Many([.. items]));

    public FormValues With(string fieldId, IEnumerable<FormValues> rows) => With(fieldId, new FormValue.Rows([.. rows]));

    /// <summary>Whether the answer that a condition looks at is there and among its values.</summary>
    public bool Meets(FormCondition condition) => this[condition.FieldId] switch
    {
        null => false,
        _ when condition.AnyOf.IsEmpty => true,
        FormValue.Text(var text) => condition.AnyOf.Contains(text),
        FormValue.YesNo(var yes) => condition.AnyOf.Contains(yes ? "true" : "false"),
        FormValue.Many(var items) => items.Any(item => condition.AnyOf.Contains(item)),
        _ => false,
    };

    public bool Equals(FormValues? other) => other is not null && answers.SequenceEqual(other.answers);

    public override bool Equals(object? obj) => Equals(obj as FormValues);

    public override int GetHashCode() => answers.Aggregate(answers.Count, HashCode.Combine);

    // EnumerateRunes replaces each half of a broken pair by U+FFFD.
    private static string Storable(string text)
    {
        var stored = new StringBuilder(text.Length);
        foreach (var rune in text.Replace("\r\n", "\n").Replace('\r', '\n').EnumerateRunes())
            stored.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        return stored.ToString();
    }
}
