using System.Collections.Immutable;
using System.Globalization;

namespace Sandbox.Domain.Forms;

/// <summary>Why an answer is refused; <see cref="FormProblem.Arguments"/> are listed for each.</summary>
public enum FormProblemCode
{
    /// <summary>A mandatory answer is missing.</summary>
    Mandatory,
    /// <summary>The stored shape does not fit the kind of field.</summary>
    WrongKind,
    /// <summary>0: longest length, 1: characters too many.</summary>
    TooLong,
    NotANumber,
    /// <summary>0: least.</summary>
    TooSmall,
    /// <summary>0: most.</summary>
    TooLarge,
    /// <summary>0: most decimals.</summary>
    TooManyDecimals,
    NotMoney,
    NotADate,
    /// <summary>0: the date that this one precedes.</summary>
    TooEarly,
    NotAnOption,
    /// <summary>An option such as "none of these" was chosen together with others.</summary>
    Contradiction,
    NotAnEmail,
    NotAUrl,
    NotEvidence,
    /// <summary>A declaration that must be accepted was not.</summary>
    NotAccepted,
    /// <summary>0: most rows.</summary>
    TooManyRows,
}

/// <summary>One refused answer; in a table, also the row (from 0) and the column.</summary>
public sealed record FormProblem(
    string SectionId, string FieldId, int? Row, string? ColumnId, FormProblemCode Code, ImmutableArray<string> Arguments)
{
    public bool Equals(FormProblem? other) => other is not null
        && (SectionId, FieldId, Row, ColumnId, Code) == (other.SectionId, other.FieldId, other.Row, other.ColumnId, other.Code)
        && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(SectionId, FieldId, Row, ColumnId, Code);
}

/// <summary>How far a section is.</summary>
public enum SectionStatus
{
    NotStarted,
    InProgress,
    Completed,
}

/// <summary>Checks answers against their definition; hidden fields are neither asked nor checked.</summary>
public static class FormValidation
{
    /// <summary>Every problem in the order of the form; of one section when its id is given.</summary>
    public static ImmutableArray<FormProblem> Validate(FormDefinition definition, FormAnswers answers, string? sectionId = null) =>
        [.. from section in definition.Sections
            where sectionId is null || section.Id == sectionId
            from field in definition.VisibleFields(section, answers.Values)
            from problem in Problems(field, answers.Values, section.Id)
            select problem];

    /// <summary>NotStarted without any visible answer; Completed with some answer and no problem; a hidden section asks nothing and is Completed.</summary>
    public static SectionStatus StatusOf(FormDefinition definition, FormAnswers answers, FormSection section)
    {
        var fields = definition.VisibleFields(section, answers.Values).ToList();
        if (fields.Count == 0)
            return SectionStatus.Completed;
        if (fields.All(field => answers.Values[field.Id] is null))
            return SectionStatus.NotStarted;
        return Validate(definition, answers, section.Id).IsEmpty ? SectionStatus.Completed : SectionStatus.InProgress;
    }

    private static IEnumerable<FormProblem> Problems(FormField field, FormValues values, string sectionId)
    {
        if (values[field.Id] is FormValue.Rows(var rows) && field.Kind is FormFieldKind.Rows)
        {
            if (rows.Length > field.MaxRows)
                yield return new(sectionId, field.Id, null, null, FormProblemCode.TooManyRows, [field.MaxRows.ToString(CultureInfo.InvariantCulture)]);
            for (var index = 0; index < rows.Length; index++)
            {
                foreach (var column in field.VisibleColumns(rows[index]))
                {
                    if (Fault(column, rows[index]) is var (code, arguments))
                        yield return new(sectionId, field.Id, index, column.Id, code, [.. arguments]);
                }
            }
        }
        else if (Fault(field, values) is var (code, arguments))
        {
            yield return new(sectionId, field.Id, null, null, code, [.. arguments]);
        }
    }

    private static (FormProblemCode Code, string[] Arguments)? Fault(FormField field, FormValues values) => (field.Kind, values[field.Id]) switch
    {
        (_, null) => field.Mandatory ? (FormProblemCode.Mandatory, []) : null,
        (FormFieldKind.ShortText or FormFieldKind.LongText, FormValue.Text(var text)) => TooLong(field, text),
        (FormFieldKind.Number, FormValue.Text(var text)) => NumberFault(field, text),
        (FormFieldKind.Money, FormValue.Text(var text)) => MoneyFault(field, text),
        (FormFieldKind.Date, FormValue.Text(var text)) => DateFault(field, text, values),
        (FormFieldKind.Email, FormValue.Text(var text)) => IsEmail(text) ? TooLong(field, text) : (FormProblemCode.NotAnEmail, []),
        (FormFieldKind.Url, FormValue.Text(var text)) => IsUrl(text) ? TooLong(field, text) : (FormProblemCode.NotAUrl, []),
        (FormFieldKind.Choice, FormValue.Text(var text)) => IsOption(field, text) ? null : (FormProblemCode.NotAnOption, []),
        (FormFieldKind.MultiChoice, FormValue.Many(var items)) => ChoiceFault(field, items),
        (FormFieldKind.YesNo, FormValue.YesNo(var yes)) => yes || !field.MustAccept ? null : (FormProblemCode.NotAccepted, []),
        (FormFieldKind.Evidence, FormValue.Many(var items)) => items.All(item => Guid.TryParseExact(item, "D", out _)) ? null : (FormProblemCode.NotEvidence, []),
        _ => (FormProblemCode.WrongKind, []),
    };

    private static (FormProblemCode, string[])? TooLong(FormField field, string text) => text.Length > field.MaxLength
        ? (FormProblemCode.TooLong, [Shown(field.MaxLength), Shown(text.Length - field.MaxLength)])
        : null;

    private static (FormProblemCode, string[])? NumberFault(FormField field, string text) =>
        FormNumber.Read(text) is { } number ? RangeFault(field, number) : (FormProblemCode.NotANumber, []);

    private static (FormProblemCode, string[])? MoneyFault(FormField field, string text) =>
        FormMoney.Read(text) is { } money && field.Currencies.Contains(money.Currency) ? RangeFault(field, money.Amount) : (FormProblemCode.NotMoney, []);

    private static (FormProblemCode, string[])? RangeFault(FormField field, decimal number)
    {
        if (number < field.Min)
            return (FormProblemCode.TooSmall, [Shown(field.Min.Value)]);
        if (number > field.Max)
            return (FormProblemCode.TooLarge, [Shown(field.Max.Value)]);
        return decimal.Round(number, field.Decimals) == number ? null : (FormProblemCode.TooManyDecimals, [Shown(field.Decimals)]);
    }

    private static (FormProblemCode, string[])? DateFault(FormField field, string text, FormValues values)
    {
        if (Date(text) is not { } date)
            return (FormProblemCode.NotADate, []);
        return field.NotBefore is { } start && Date(values.Text(start)) is { } earliest && date < earliest
            ? (FormProblemCode.TooEarly, [earliest.ToString("O", CultureInfo.InvariantCulture)])
            : null;
    }

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static (FormProblemCode, string[])? ChoiceFault(FormField field, ImmutableArray<string> items)
    {
        if (!items.All(item => IsOption(field, item)) || items.Distinct().Count() < items.Length)
            return (FormProblemCode.NotAnOption, []);
        return items.Length > 1 && field.Options.Any(option => option.Exclusive && items.Contains(option.Value)) ? (FormProblemCode.Contradiction, []) : null;
    }

    private static bool IsOption(FormField field, string value) => field.Options.Any(option => option.Value == value);

    private static bool IsEmail(string text) =>
        text.Split('@') is [{ Length: > 0 }, { Length: > 2 } host] && host.Trim('.') == host && host.Contains('.') && !text.Any(char.IsWhiteSpace);

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.Host.Length > 0 && !text.Any(char.IsWhiteSpace);

    private static string Shown(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
