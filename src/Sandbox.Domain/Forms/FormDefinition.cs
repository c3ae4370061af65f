using System.Collections.Immutable;

namespace Sandbox.Domain.Forms;

/// <summary>A versioned form in both languages, read from data; a case keeps the version that it was filled on.</summary>
public sealed record FormDefinition(string Id, int Version, FormText Title, ImmutableArray<FormSection> Sections)
{
    /// <summary>Reads a definition; throws <see cref="FormFormatException"/> with the JSON path and the reason.</summary>
    public static FormDefinition Parse(string json) => FormDefinitionReader.Read(json);

    /// <summary>Ids of the fields that answers leave to be asked, where more decides that than a field's own condition: of a questionnaire its rule pack.</summary>
    public Func<FormValues, IReadOnlySet<string>>? Asking { get; init; }

    public IEnumerable<FormField> Fields => Sections.SelectMany(section => section.Fields);

    public FormSection? Section(string id) => Sections.FirstOrDefault(section => section.Id == id);

    public FormField? Field(string id) => Fields.FirstOrDefault(field => field.Id == id);

    /// <summary>Nothing answered yet; the fields that are confidential by default are marked.</summary>
    public FormAnswers Blank() => new(
        FormValues.Empty,
        [.. Fields.Where(field => field.ConfidentialByDefault).Select(field => field.Id)]);

    public IEnumerable<FormSection> VisibleSections(FormValues values) =>
        Asking?.Invoke(values) is { } asked
            ? Sections.Where(section => section.Fields.Any(field => asked.Contains(field.Id)))
            : Sections.Where(section => Holds(section.VisibleWhen, values));

    /// <summary>The fields that are asked: an answer hidden by a condition counts as not given, also for further conditions.</summary>
    public IEnumerable<FormField> VisibleFields(FormSection section, FormValues values) =>
        Asking?.Invoke(values) is { } asked ? section.Fields.Where(field => asked.Contains(field.Id))
        : Holds(section.VisibleWhen, values) ? section.Fields.Where(field => Holds(field.VisibleWhen, values)) : [];

    /// <summary>The answers without those that no visible field asks for: what is submitted, shown and compared.</summary>
    public FormAnswers Asked(FormAnswers answers)
    {
        var kept = FormValues.Empty;
        foreach (var field in Sections.SelectMany(section => VisibleFields(section, answers.Values)))
            kept = kept.With(field.Id, answers.Values[field.Id] is FormValue.Rows rows ? AskedRows(field, rows) : answers.Values[field.Id]);
        return new(kept, [.. answers.Confidential.Where(id => Field(id) is not null)]);
    }

    private static FormValue.Rows AskedRows(FormField field, FormValue.Rows rows) => new([.. rows.Items.Select(row =>
        field.VisibleColumns(row).Aggregate(FormValues.Empty, (kept, column) => kept.With(column.Id, row[column.Id])))]);

    private bool Holds(FormCondition? condition, FormValues values)
    {
        if (condition is null)
            return true;
        // Conditions look back only, so this ends.
        var section = Sections.First(candidate => candidate.Fields.Any(field => field.Id == condition.FieldId));
        return values.Meets(condition)
            && Holds(section.VisibleWhen, values)
            && Holds(section.Fields.First(field => field.Id == condition.FieldId).VisibleWhen, values);
    }
}
