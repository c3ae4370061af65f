using System.Collections.Immutable;
using System.Diagnostics;

namespace Sandbox.Domain.Tiering;

// From the least to the most that an amount can come to, both included.
internal readonly record struct Range(decimal Least, decimal Most)
{
    public static Range Of(decimal a, decimal b) => new(Math.Min(a, b), Math.Max(a, b));

    public static Range operator +(Range a, Range b) => new(a.Least + b.Least, a.Most + b.Most);

    public static Range operator -(Range a, Range b) => new(a.Least - b.Most, a.Most - b.Least);

    public static Range operator *(Range a, Range b)
    {
        var (p, q, r, s) = (a.Least * b.Least, a.Least * b.Most, a.Most * b.Least, a.Most * b.Most);
        return new(Math.Min(Math.Min(p, q), Math.Min(r, s)), Math.Max(Math.Max(p, q), Math.Max(r, s)));
    }

    public Range And(Range other) => new(Math.Min(Least, other.Least), Math.Max(Most, other.Most));
}

// An expression with its names resolved. Of says what it is; Between what a few more changed answers might make of it.
internal abstract class Formula
{
    // Numbers answered may have more places than a product of them could keep.
    public const int Places = 8;

    public static Formula Of(Expression expression, Plan plan) => expression switch
    {
        Expression.Constant constant => new Constant(constant.Amount),
        Expression.Points points => new Points(plan.SlotOf(points.QuestionId)),
        Expression.Number number => new Number(plan.SlotOf(number.InputId)),
        Expression.SectionScore section => new SectionScore(plan.PartOf(section.SectionId), section.Kind, plan),
        Expression.Score score => new Score(score.Kind, plan),
        Expression.Maximum maximum => new Maximum(maximum.Kind, maximum.OnlyVisible, plan),
        Expression.Value value => new Value(plan.ValueOf(value.ValueId), plan),
        Expression.Sum sum => new Fold(Of(sum.Parts, plan), (a, b) => a + b, (a, b) => a + b),
        Expression.Product product => new Fold(Of(product.Parts, plan), (a, b) => a * b, (a, b) => a * b),
        Expression.Greatest greatest => new Fold(Of(greatest.Parts, plan), Math.Max, (a, b) => new(Math.Max(a.Least, b.Least), Math.Max(a.Most, b.Most))),
        Expression.Least least => new Fold(Of(least.Parts, plan), Math.Min, (a, b) => new(Math.Min(a.Least, b.Least), Math.Min(a.Most, b.Most))),
        Expression.Difference difference => new Fold(Of([difference.From, difference.Less], plan), (a, b) => a - b, (a, b) => a - b),
        Expression.Either either => new Either(Clause.Of(either.When, plan), Of(either.Then, plan), Of(either.Otherwise, plan)),
        _ => throw new UnreachableException(),
    };

    public static decimal Rounded(decimal amount, int? places, Rounding rounding) => places is not { } digits ? amount : decimal.Round(amount, digits, rounding switch
    {
        Rounding.HalfAwayFromZero => MidpointRounding.AwayFromZero,
        Rounding.HalfEven => MidpointRounding.ToEven,
        Rounding.Up => MidpointRounding.ToPositiveInfinity,
        Rounding.Down => MidpointRounding.ToNegativeInfinity,
    });

    public abstract decimal Of(Reading reading);

    public abstract Range Between(Outlook outlook);

    // The answered questions that bring the amount about.
    public abstract void Witness(Reading reading, Marks marks);

    // Every slot that can bear on the amount.
    public abstract void Touch(Marks marks);

    private sealed class Constant(decimal number) : Formula
    {
        public override decimal Of(Reading reading) => number;

        public override Range Between(Outlook outlook) => new(number, number);

        public override void Witness(Reading reading, Marks marks)
        {
        }

        public override void Touch(Marks marks)
        {
        }
    }

    private sealed class Points(int slot) : Formula
    {
        public override decimal Of(Reading reading) => reading.Shown(slot)?.Points ?? 0m;

        public override Range Between(Outlook outlook) => outlook.Points(slot);

        public override void Witness(Reading reading, Marks marks)
        {
            if (Of(reading) != 0m)
                marks.Add(slot);
        }

        public override void Touch(Marks marks) => marks.Add(slot);
    }

    private sealed class Number(int slot) : Formula
    {
        public override decimal Of(Reading reading) => Of(reading.Shown(slot));

        public override Range Between(Outlook outlook) => outlook.Amount(slot, Of(outlook.Now), Of(outlook.Now.Given(slot)));

        public override void Witness(Reading reading, Marks marks)
        {
            if (reading.Shown(slot) is not null)
                marks.Add(slot);
        }

        public override void Touch(Marks marks) => marks.Add(slot);

        private static decimal Of(Input? input) =>
            input is { Fault: null, Number: { } number } ? decimal.Round(number, Places, MidpointRounding.AwayFromZero) : 0m;
    }

    private sealed class SectionScore(int part, ScoreKind score, Plan plan) : Formula
    {
        public override decimal Of(Reading reading) => reading.PartScore(part, score);

        public override Range Between(Outlook outlook) => outlook.PartScore(part, score);

        public override void Witness(Reading reading, Marks marks) => Scored(reading.Plan.Parts[part].Slots, reading, score, marks);

        public override void Touch(Marks marks) => Scored(plan.Parts[part].Slots, score, marks);
    }

    private sealed class Score(ScoreKind score, Plan plan) : Formula
    {
        public override decimal Of(Reading reading) => reading.Score(score);

        public override Range Between(Outlook outlook) => outlook.Score(score);

        public override void Witness(Reading reading, Marks marks) => Scored(reading.Plan.Slots, reading, score, marks);

        public override void Touch(Marks marks) => Scored(plan.Slots, score, marks);
    }

    private sealed class Maximum(ScoreKind score, bool onlyVisible, Plan plan) : Formula
    {
        public override decimal Of(Reading reading) => onlyVisible ? reading.VisibleMaximum(score) : plan.Maximum(score);

        public override Range Between(Outlook outlook) =>
            onlyVisible ? outlook.VisibleMaximum(score) : new(plan.Maximum(score), plan.Maximum(score));

        public override void Witness(Reading reading, Marks marks)
        {
        }

        public override void Touch(Marks marks)
        {
            if (onlyVisible)
                Scored(plan.Slots, score, marks);
        }
    }

    private sealed class Value(int value, Plan plan) : Formula
    {
        public override decimal Of(Reading reading) => reading.Value(value);

        public override Range Between(Outlook outlook) => outlook.Value(value);

        public override void Witness(Reading reading, Marks marks) => marks.Add(reading.ValueWitnesses(value));

        public override void Touch(Marks marks) => marks.Add(plan.Values[value].Touched(plan));
    }

    private sealed class Fold(ImmutableArray<Formula> parts, Func<decimal, decimal, decimal> join, Func<Range, Range, Range> joinRanges) : Formula
    {
        public override decimal Of(Reading reading)
        {
            var result = parts[0].Of(reading);
            for (var i = 1; i < parts.Length; i++)
                result = join(result, parts[i].Of(reading));
            return result;
        }

        public override Range Between(Outlook outlook)
        {
            var result = parts[0].Between(outlook);
            for (var i = 1; i < parts.Length; i++)
                result = joinRanges(result, parts[i].Between(outlook));
            return result;
        }

        public override void Witness(Reading reading, Marks marks)
        {
            foreach (var part in parts)
                part.Witness(reading, marks);
        }

        public override void Touch(Marks marks)
        {
            foreach (var part in parts)
                part.Touch(marks);
        }
    }

    private sealed class Either(Clause when, Formula then, Formula otherwise) : Formula
    {
        public override decimal Of(Reading reading) => when.Holds(reading) ? then.Of(reading) : otherwise.Of(reading);

        public override Range Between(Outlook outlook) => when.Could(outlook) switch
        {
            Truth.Yes => then.Between(outlook),
            Truth.No => otherwise.Between(outlook),
            _ => then.Between(outlook).And(otherwise.Between(outlook)),
        };

        public override void Witness(Reading reading, Marks marks)
        {
            when.Witness(reading, marks);
            (when.Holds(reading) ? then : otherwise).Witness(reading, marks);
        }

        public override void Touch(Marks marks)
        {
            when.Touch(marks);
            then.Touch(marks);
            otherwise.Touch(marks);
        }
    }

    private static ImmutableArray<Formula> Of(ImmutableArray<Expression> parts, Plan plan) => [.. parts.Select(p => Of(p, plan))];

    private static void Scored(Slot[] slots, ScoreKind score, Marks marks)
    {
        foreach (var slot in slots)
        {
            if (slot.Question.Score == score)
                marks.Add(slot.Number);
        }
    }

    private static void Scored(Slot[] slots, Reading reading, ScoreKind score, Marks marks)
    {
        foreach (var slot in slots)
        {
            if (slot.Question.Score == score && reading.Contribution(slot) != 0m)
                marks.Add(slot.Number);
        }
    }
}
