using System.Collections.Immutable;
using System.Globalization;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tiering;

/// <summary>The questionnaire of a rule pack as a form: what a company writes, keeps and files about itself like everything else.</summary>
public static class QuestionnaireForm
{
    private const int LongestText = 4000;

    /// <summary>One section a page; which questions show is decided by the pack.</summary>
    public static FormDefinition Of(RulePack pack) => new(
        pack.Id, 1, new($"Risk self-assessment · {pack.Title.English}", $"风险自评估 · {pack.Title.Chinese}"),
        [.. pack.Sections.Select(section => new FormSection(section.Id, Text(section.Title), section.Introduction is { } introduction ? Text(introduction) : null, null, [.. section.Questions.Select(question => Field(pack, question))]))])
    {
        Asking = values => TierEngine.Visible(pack, AnswersOf(values)).Select(question => question.Id).ToHashSet(),
    };

    /// <summary>What the engine reads in the values of such a form.</summary>
    public static Answers AnswersOf(FormValues values) => values.Ids.Aggregate(Answers.None, (all, id) => all.With(id, values[id] switch
    {
        FormValue.Text(var text) => [text],
        FormValue.YesNo(var yes) => [yes ? Question.Yes : Question.No],
        FormValue.Many(var items) => items,
        _ => Array.Empty<string>(),
    }));

    private static FormField Field(RulePack pack, Question question) => new()
    {
        Id = question.Id,
        Kind = question.Kind switch
        {
            QuestionKind.Single => FormFieldKind.Choice,
            QuestionKind.Multiple => FormFieldKind.MultiChoice,
            QuestionKind.Number => FormFieldKind.Number,
            QuestionKind.YesNo => FormFieldKind.YesNo,
            QuestionKind.Text => FormFieldKind.LongText,
        },
        Label = Text(question.Text),
        Help = Help(pack, question),
        Mandatory = question.IsMandatory,
        MaxLength = question.Kind == QuestionKind.Text ? LongestText : 0,
        Options = question.Kind is QuestionKind.Single or QuestionKind.Multiple ? [.. question.Options.Select(option => new FormOption(option.Id, Text(option.Text), option.IsExclusive))] : [],
        Unit = question.Number is { } number ? Text(number.Unit) : null,
        Min = question.Number?.Minimum,
        Max = question.Number?.Maximum,
        Decimals = question.Number is { Step: var step } ? step.ToString(CultureInfo.InvariantCulture).TrimEnd('0').Split('.') is [_, var decimals] ? decimals.Length : 0 : 0,
    };

    // The pack's help, where the question comes from, and what should back the answer.
    private static FormText? Help(RulePack pack, Question question)
    {
        var parts = new List<FormText>();
        if (question.Help is { } help) parts.Add(Text(help));
        if (question.Source is { } source) parts.Add(new($"({pack.Source(source).Title.English}, {source.Place.English})", $"（{pack.Source(source).Title.Chinese}，{source.Place.Chinese}）"));
        if (question.EvidenceWanted is { } evidence) parts.Add(new($"Evidence: {evidence.English}", $"证据材料：{evidence.Chinese}"));
        return parts.Count == 0 ? null : new(string.Join(' ', parts.Select(part => part.English)), string.Join(' ', parts.Select(part => part.Chinese)));
    }

    private static FormText Text(LocalizedText text) => new(text.English, text.Chinese);
}
