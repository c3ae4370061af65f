using System.Collections.Immutable;

namespace Sandbox.Domain.Forms;

/// <summary>One answer that can be chosen; <see cref="Value"/> is what is stored. An exclusive one ("none of these") goes with no other.</summary>
public sealed record FormOption(string Value, FormText Label, bool Exclusive = false);

/// <summary>Holds when another field is answered with any of the values (yes and no are "true" and "false"), or, with no values, is answered at all.</summary>
public sealed record FormCondition(string FieldId, ImmutableArray<string> AnyOf);

/// <summary>One question of a form, or one column of a table.</summary>
public sealed record FormField
{
    /// <summary>Unique in the form; a column's id is unique in its table.</summary>
    public required string Id { get; init; }
    public required FormFieldKind Kind { get; init; }
    public required FormText Label { get; init; }
    public FormText? Help { get; init; }
    public bool Mandatory { get; init; }

    /// <summary>Longest text in UTF-16 units; always set for kinds that hold free text.</summary>
    public int MaxLength { get; init; }

    /// <summary>The answer is shown to the authority only, unless the company opens it (Blue Book L319).</summary>
    public bool ConfidentialByDefault { get; init; }

    /// <summary>The answer names or describes a natural person and can be erased by law.</summary>
    public bool PersonalData { get; init; }

    public FormCondition? VisibleWhen { get; init; }

    /// <summary>Why the question is asked: a line of the Blue Book or a legal reference; never shown.</summary>
    public string? Source { get; init; }

    /// <summary>Of Choice and MultiChoice.</summary>
    public ImmutableArray<FormOption> Options { get; init; } = [];

    /// <summary>Of Number, such as "kWh"; absent for a bare count.</summary>
    public FormText? Unit { get; init; }
    public decimal? Min { get; init; }
    public decimal? Max { get; init; }

    /// <summary>Most digits after the decimal sign, of Number and Money.</summary>
    public int Decimals { get; init; }

    /// <summary>ISO 4217 codes to choose from, of Money.</summary>
    public ImmutableArray<string> Currencies { get; init; } = [];

    /// <summary>Of Date: an earlier date field (for a column: of the same row) which this date may not precede.</summary>
    public string? NotBefore { get; init; }

    /// <summary>Of YesNo: only "yes" is valid, as in a declaration.</summary>
    public bool MustAccept { get; init; }

    /// <summary>Of Rows.</summary>
    public ImmutableArray<FormField> Columns { get; init; } = [];

    /// <summary>Of Rows: what one row is called, such as "Dataset".</summary>
    public FormText? RowName { get; init; }

    /// <summary>Most rows, of Rows.</summary>
    public int MaxRows { get; init; }

    /// <summary>The columns that a row asks, by its own answers.</summary>
    public IEnumerable<FormField> VisibleColumns(FormValues row) => Columns.Where(column => Asks(column, row));

    private bool Asks(FormField column, FormValues row) =>
        column.VisibleWhen is not { } condition
        || (Asks(Columns.First(other => other.Id == condition.FieldId), row) && row.Meets(condition));
}

/// <summary>A step of a form: fields that are answered on one page.</summary>
public sealed record FormSection(
    string Id, FormText Title, FormText? Intro, FormCondition? VisibleWhen, ImmutableArray<FormField> Fields);
