using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public sealed class QuestionnaireFormTests
{
    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void Form_AsksWhatThePackShows_AndReadsBackTheSameAnswers(string file)
    {
        var pack = Packs.Load(file);
        var form = QuestionnaireForm.Of(pack);
        var written = FormAnswers.Empty;
        // Each answer may show further questions; every question is answered once, so this ends.
        while (form.Sections.SelectMany(section => form.VisibleFields(section, written.Values)).FirstOrDefault(field => written.Values[field.Id] is null) is { } open)
            written = written.With(open.Id, Some(open));

        var answers = QuestionnaireForm.AnswersOf(form.Asked(written).Values);

        Assert.Empty(FormValidation.Validate(form, written));
        Assert.Empty(TierEngine.Check(pack, answers));
        Assert.True(TierEngine.Evaluate(pack, answers).IsComplete);
        Assert.Equal(TierEngine.Visible(pack, answers).Select(question => question.Id).Order(StringComparer.Ordinal), written.Values.Ids);
    }

    [Fact]
    public void Asked_LeavesOutWhatAnotherAnswerHides()
    {
        var pack = Packs.EuAiAct;
        var form = QuestionnaireForm.Of(pack);
        var hidden = pack.Questions.First(question => !TierEngine.Visible(pack, Answers.None).Contains(question));

        var asked = form.Asked(FormAnswers.Empty.With(hidden.Id, Some(form.Field(hidden.Id)!)));

        Assert.Null(asked.Values[hidden.Id]);
    }

    [Fact]
    public void Departures_AreAnswersThatBothGaveOtherwise()
    {
        var pack = Packs.EuAiAct;
        var company = Answers.None.With("scope", "applies").With("subject", "system").With("purpose", "Sorting letters");
        var officer = company.With("subject", "model").With("purpose", "Something else");

        Assert.Equal(["subject"], AnswerComparison.Departures(pack, company, officer).Select(question => question.Id));
        Assert.Empty(AnswerComparison.Departures(pack, Answers.None, officer));
        Assert.Contains(AnswerComparison.Changes(pack, company, officer), question => question.Id == "subject");
    }

    [Fact]
    public void Same_ReadsNumbersByTheirValue_AndChoicesInAnyOrder()
    {
        var number = Packs.BlueBook.Questions.First(question => question.Kind == QuestionKind.Number);
        var multiple = Packs.BlueBook.Questions.First(question => question.Kind == QuestionKind.Multiple);

        Assert.True(AnswerComparison.Same(number, ["1e3"], ["1000"]));
        Assert.False(AnswerComparison.Same(number, ["1e3"], ["1001"]));
        Assert.True(AnswerComparison.Same(multiple, ["a", "b"], ["b", "a"]));
        Assert.False(AnswerComparison.Same(multiple, ["a"], ["a", "b"]));
    }

    private static FormValue Some(FormField field) => field.Kind switch
    {
        FormFieldKind.YesNo => new FormValue.YesNo(true),
        FormFieldKind.MultiChoice => new FormValue.Many([field.Options[0].Value]),
        FormFieldKind.Choice => new FormValue.Text(field.Options[^1].Value),
        FormFieldKind.Number => new FormValue.Text(field.Min!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        _ => new FormValue.Text("Something"),
    };
}
