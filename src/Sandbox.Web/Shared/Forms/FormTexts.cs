using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Forms;

namespace Sandbox.Web.Shared.Forms;

// Names the resource files of the form components.
public sealed class FormTexts;

// How a problem and an answer read in the language of the page.
public static class FormWording
{
    public static string Here(this FormText text) => text.In(CultureInfo.CurrentUICulture);

    public static string Message(this IStringLocalizer<FormTexts> texts, FormProblem problem) =>
        texts[$"Problem_{problem.Code}", [.. problem.Arguments]];

    // "Datasets, Dataset 2, Scale": which question of the form a problem or a change is about.
    public static string Place(this IStringLocalizer<FormTexts> texts, FormField field, int? row, string? columnId)
    {
        if (row is null)
            return field.Label.Here();
        var name = texts["RowNumber", field.RowName?.Here() ?? "", row.Value + 1];
        return columnId is null ? name : texts["Cell", name, field.Columns.First(column => column.Id == columnId).Label.Here()];
    }

    // One answer in words; null where there is none. Tables and evidence are shown by their own markup.
    public static string? Answer(this IStringLocalizer<FormTexts> texts, FormField field, FormValue? value) => (field.Kind, value) switch
    {
        (FormFieldKind.Choice, FormValue.Text(var text)) => Option(field, text),
        (FormFieldKind.MultiChoice, FormValue.Many(var items)) => string.Join(texts["ListSeparator"], items.Select(item => Option(field, item))),
        (FormFieldKind.Number, FormValue.Text(var text)) => field.Unit is { } unit ? texts["NumberWithUnit", Grouped(text), unit.Here()] : Grouped(text),
        (FormFieldKind.Money, FormValue.Text(var text)) => FormMoney.Read(text) is { } money ? texts["NumberWithUnit", Grouped(text[4..]), money.Currency] : text,
        (FormFieldKind.Date, FormValue.Text(var text)) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("D", CultureInfo.CurrentUICulture) : text,
        (_, FormValue.Text(var text)) => text,
        (_, FormValue.YesNo(var yes)) => texts[yes ? "Yes" : "No"],
        (_, FormValue.Many(var items)) => string.Join(texts["ListSeparator"], items),
        _ => null,
    };

    private static string Option(FormField field, string value) =>
        field.Options.FirstOrDefault(option => option.Value == value)?.Label.Here() ?? value;

    private static string Grouped(string number)
    {
        if (FormNumber.Read(number) is not { } read)
            return number;
        var decimals = number.Contains('.') ? number.Length - number.IndexOf('.') - 1 : 0;
        return read.ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }
}

// The element ids by which an error summary, a "Change" link and the inputs find each other.
public static class FormElement
{
    public static string Id(string fieldId, int? row = null, string? columnId = null) =>
        row is null ? $"field-{fieldId}" : $"field-{fieldId}-{row}-{columnId}";
}
