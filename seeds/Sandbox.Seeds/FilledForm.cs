using System.Globalization;
using Bogus;
using Sandbox.Domain.Forms;

namespace Sandbox.Seeds;

/// <summary>Fills a form so that nothing is missing: what a scenario says first, plausible answers for the rest.</summary>
public static class FilledForm
{
    private static readonly string[] Words = ["As stated in the evidence", "Pilot group", "Internal test bench", "Version under test"];

    private static readonly string[] Sentences =
    [
        "Described in the attached evidence. Nothing has changed since it was written.",
        "Measured on the pilot group each week and reviewed by the responsible engineer.",
        "A named person decides in every doubtful case, and the decision is written down.",
        "Limited to the people, places and times of the sandbox plan.",
        "Tested before the start and after every change of the system.",
    ];

    private static readonly string[] ChineseWords = ["详见所附材料", "试点组", "内部测试平台", "测试版本"];

    private static readonly string[] ChineseSentences =
    [
        "详见所附材料，提交后未作改动。",
        "每周在试点组测量，由责任工程师复核。",
        "有疑问的个案由指定人员决定，并记录在案。",
        "仅限测试方案载明的用途、人员、地点和时间。",
        "启动前及系统每次变更后均进行测试。",
    ];

    /// <param name="told">Answers that the scenario fixes.</param>
    /// <param name="evidence">Ids of uploaded files for evidence fields that must not stay empty.</param>
    public static FormAnswers Of(FormDefinition form, FormAnswers told, Faker faker, DateOnly today, IReadOnlyList<Guid> evidence)
    {
        var answers = form.Blank() with { Values = told.Values };
        // An answer may make further fields visible, so go round until nothing is missing.
        for (var round = 0; round < 5; round++)
        {
            foreach (var section in form.VisibleSections(answers.Values).ToList())
                foreach (var field in form.VisibleFields(section, answers.Values).Where(field => field.Mandatory).ToList())
                    if (answers.Values[field.Id] is null) answers = answers with { Values = answers.Values.With(field.Id, Answer(field, answers.Values, faker, today, evidence)) };
            if (FormValidation.Validate(form, answers).IsEmpty) return answers;
        }
        var problem = FormValidation.Validate(form, answers)[0];
        throw new InvalidOperationException($"{form.Id}: {problem.FieldId} {problem.ColumnId} {problem.Code} {string.Join(' ', problem.Arguments)}");
    }

    private static FormValue Answer(FormField field, FormValues values, Faker faker, DateOnly today, IReadOnlyList<Guid> evidence) => field.Kind switch
    {
        FormFieldKind.ShortText => new FormValue.Text(Cut(faker.PickRandom(IsChinese(faker) ? ChineseWords : Words), field)),
        FormFieldKind.LongText => new FormValue.Text(Cut(faker.PickRandom(IsChinese(faker) ? ChineseSentences : Sentences), field)),
        FormFieldKind.Number => new FormValue.Text(Number(field, faker)),
        FormFieldKind.Money => new FormValue.Text($"{field.Currencies[0]} {Number(field, faker)}"),
        FormFieldKind.Date => new FormValue.Text(Date(field, values, today)),
        FormFieldKind.YesNo => new FormValue.YesNo(field.MustAccept),
        FormFieldKind.Choice => new FormValue.Text(field.Options[0].Value),
        FormFieldKind.MultiChoice => new FormValue.Many([(field.Options.FirstOrDefault(option => option.Exclusive) ?? field.Options[0]).Value]),
        FormFieldKind.Email => new FormValue.Text($"contact{faker.Random.Number(1000, 9999)}@company.example"),
        FormFieldKind.Url => new FormValue.Text("https://company.example/"),
        FormFieldKind.Rows => new FormValue.Rows([Row(field, faker, today, evidence)]),
        FormFieldKind.Evidence => new FormValue.Many([.. evidence.Select(id => id.ToString("D"))]),
    };

    private static FormValues Row(FormField field, Faker faker, DateOnly today, IReadOnlyList<Guid> evidence)
    {
        var row = FormValues.Empty;
        for (var round = 0; round < 3; round++)
            foreach (var column in field.VisibleColumns(row).Where(column => column.Mandatory).ToList())
                if (row[column.Id] is null) row = row.With(column.Id, Answer(column, row, faker, today, evidence));
        return row;
    }

    private static bool IsChinese(Faker faker) => faker.Locale == "zh_CN";

    private static string Cut(string text, FormField field) => field.MaxLength > 0 && text.Length > field.MaxLength ? text[..field.MaxLength].Trim() : text;

    private static string Number(FormField field, Faker faker)
    {
        var least = field.Min ?? 0;
        var most = Math.Min(field.Max ?? 1000, least + 1000);
        return decimal.Round(faker.Random.Decimal(least, most), 0, MidpointRounding.ToPositiveInfinity).ToString(CultureInfo.InvariantCulture);
    }

    private static string Date(FormField field, FormValues values, DateOnly today)
    {
        var earliest = field.NotBefore is { } start && values.Text(start) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : today;
        return (earliest > today ? earliest : today).AddDays(7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
