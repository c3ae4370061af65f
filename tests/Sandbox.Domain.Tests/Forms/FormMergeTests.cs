using CsCheck;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public sealed class FormMergeTests
{
    private static readonly Gen<FormAnswers> Versions =
        Gen.Dictionary(Gen.Char["abcd"], Gen.Int[0, 2])[0, 4].Select(Gen.Char["abcd"].List[0, 3], (values, marks) =>
            marks.Aggregate(values.Aggregate(FormAnswers.Empty, (all, one) => all.With(one.Key.ToString(), $"v{one.Value}")), (all, id) => all.Mark(id.ToString(), true)));

    [Fact]
    public void Of_WhenDifferentFieldsChanged_KeepsBothChanges()
    {
        var before = FormAnswers.Empty.With("a", "1").With("b", "1");

        var merge = FormMerge.Of(before, before.With("a", "2"), before.With("b", "3"));

        Assert.Empty(merge.Contested);
        Assert.Equal(FormAnswers.Empty.With("a", "2").With("b", "3"), merge.Mine);
        Assert.Equal(merge.Mine, merge.Theirs);
    }

    [Fact]
    public void Of_WhenTheSameFieldChanged_KeepsEachVersionForTheChoice()
    {
        var before = FormAnswers.Empty.With("a", "1").With("b", "1");

        var merge = FormMerge.Of(before, before.With("a", "2").With("b", "5"), before.With("a", "3"));

        Assert.Equal(["a"], merge.Contested);
        Assert.Equal(FormAnswers.Empty.With("a", "2").With("b", "5"), merge.Mine);
        Assert.Equal(FormAnswers.Empty.With("a", "3").With("b", "5"), merge.Theirs);
    }

    [Fact]
    public void Of_WhenOneRemovedAnAnswerThatTheOtherLeft_RemovesIt()
    {
        var before = FormAnswers.Empty.With("a", "1");

        var merge = FormMerge.Of(before, FormAnswers.Empty, before);

        Assert.Equal(FormAnswers.Empty, merge.Mine);
    }

    [Fact]
    public void Of_NeverLosesAChangeThatOnlyOneMade() => Gen.Select(Versions, Versions, Versions).Sample((before, mine, theirs) =>
    {
        var merge = FormMerge.Of(before, mine, theirs);
        foreach (var id in "abcd".Select(letter => letter.ToString()))
        {
            var (was, own, other) = (before.Values[id], mine.Values[id], theirs.Values[id]);
            if (!Equals(own, was)) Assert.Equal(own, merge.Mine.Values[id]);
            if (!Equals(other, was)) Assert.Equal(other, merge.Theirs.Values[id]);
            Assert.Equal(!Equals(own, was) && !Equals(other, was) && !Equals(own, other), merge.Contested.Contains(id));
            var (marked, ownMark, otherMark) = (before.Confidential.Contains(id), mine.Confidential.Contains(id), theirs.Confidential.Contains(id));
            Assert.Equal(ownMark != marked ? ownMark : otherMark, merge.Mine.Confidential.Contains(id));
        }
    });
}
