namespace Sandbox.Domain.Forms;

/// <summary>A file that an answer cites as evidence, and where.</summary>
public sealed record CitedFile(Guid Id, string SectionId, string FieldId, int? Row, string? ColumnId)
{
    /// <summary>Every citation in answers that the form allows, in the order of the form.</summary>
    public static IEnumerable<CitedFile> In(FormDefinition definition, FormAnswers answers) =>
        from section in definition.Sections
        from field in definition.VisibleFields(section, answers.Values)
        from cited in field.Kind is FormFieldKind.Rows
            ? answers.Values.Rows(field.Id).SelectMany((row, index) => field.VisibleColumns(row)
                .Where(column => column.Kind is FormFieldKind.Evidence).SelectMany(column => Ids(row, column).Select(id => new CitedFile(id, section.Id, field.Id, index, column.Id))))
            : field.Kind is FormFieldKind.Evidence ? Ids(answers.Values, field).Select(id => new CitedFile(id, section.Id, field.Id, null, null)) : []
        select cited;

    private static IEnumerable<Guid> Ids(FormValues values, FormField field) =>
        values.Many(field.Id).Where(item => Guid.TryParseExact(item, "D", out _)).Select(Guid.Parse);
}
