using System.Collections.Immutable;
using System.Diagnostics;

namespace Sandbox.Domain.Tiering;

// What a condition can still come to: false, true, or either.
[Flags]
internal enum Truth { No = 1, Yes = 2, Either = No | Yes }

// A condition with its names resolved. Holds says what is; Could says what a few more changed answers might make of it.
internal abstract class Clause
{
    public static Clause Of(Condition condition, Plan plan) => condition switch
    {
        Condition.All all => new Parts([.. all.Parts.Select(p => Of(p, plan))], every: true),
        Condition.Any any => new Parts([.. any.Parts.Select(p => Of(p, plan))], every: false),
        Condition.Not not => new Not(Of(not.Part, plan)),
        Condition.Holds named => new Named(plan.NamedOf(named.ConditionId), plan),
        Condition.Chosen chosen => new Chosen(plan.Mention(chosen), plan.OptionOf(plan.SlotOf(chosen.InputId), chosen.OptionId)),
        Condition.Reaches reaches => new Reaches(plan.Mention(reaches), reaches.Threshold, reaches.Strictly),
        Condition.ReachesAmount amount => new Amount(Formula.Of(amount.Amount, plan), null, amount.Threshold, amount.Strictly),
        Condition.ReachesShare share => new Amount(Formula.Of(share.Amount, plan), Formula.Of(share.Of, plan), share.Share, share.Strictly),
        _ => throw new UnreachableException(),
    };

    public abstract bool Holds(Reading reading);

    public abstract Truth Could(Outlook outlook);

    // The answered questions that the truth of the condition rests on: of an "any" that holds, only the parts that hold, and so on.
    public abstract void Witness(Reading reading, Marks marks);

    // Every slot that can bear on the condition.
    public abstract void Touch(Marks marks);

    internal static Truth Truly(bool truth) => truth ? Truth.Yes : Truth.No;

    private static Truth Opposite(Truth truth) =>
        (truth.HasFlag(Truth.No) ? Truth.Yes : 0) | (truth.HasFlag(Truth.Yes) ? Truth.No : 0);

    internal sealed class Parts(ImmutableArray<Clause> parts, bool every) : Clause
    {
        public override bool Holds(Reading reading)
        {
            foreach (var part in parts)
            {
                if (part.Holds(reading) != every)
                    return !every;
            }
            return every;
        }

        public override Truth Could(Outlook outlook)
        {
            var (settles, stays) = every ? (Truth.No, Truth.Yes) : (Truth.Yes, Truth.No);
            var could = stays;
            foreach (var part in parts)
            {
                var truth = part.Could(outlook);
                if (truth == settles)
                    return settles;
                could |= truth;
            }
            return could;
        }

        public override void Witness(Reading reading, Marks marks)
        {
            var truth = Holds(reading);
            foreach (var part in parts)
            {
                if (part.Holds(reading) == truth)
                    part.Witness(reading, marks);
            }
        }

        public override void Touch(Marks marks)
        {
            foreach (var part in parts)
                part.Touch(marks);
        }
    }

    internal sealed class Not(Clause part) : Clause
    {
        public override bool Holds(Reading reading) => !part.Holds(reading);

        public override Truth Could(Outlook outlook) => Opposite(part.Could(outlook));

        public override void Witness(Reading reading, Marks marks) => part.Witness(reading, marks);

        public override void Touch(Marks marks) => part.Touch(marks);
    }

    internal sealed class Named(int condition, Plan plan) : Clause
    {
        // Conditions may be named within many others; each is gone into once.
        private Marks? _touched;

        public override bool Holds(Reading reading) => reading.Named(condition);

        public override Truth Could(Outlook outlook) => outlook.Named(condition);

        public override void Witness(Reading reading, Marks marks) => marks.Add(reading.NamedWitnesses(condition));

        public override void Touch(Marks marks)
        {
            if (_touched is null)
                plan.Named[condition].Touch(_touched = new(plan.Count));
            marks.Add(_touched);
        }
    }

    internal sealed class Chosen(int slot, int option) : Clause
    {
        public override bool Holds(Reading reading) => reading.Shown(slot) is { } input && input.Chosen.Contains(option);

        public override Truth Could(Outlook outlook) =>
            outlook.Could(slot, Holds(outlook.Now), outlook.Now.Given(slot) is { Fault: null } given && given.Chosen.Contains(option));

        public override void Witness(Reading reading, Marks marks)
        {
            if (reading.Shown(slot) is not null)
                marks.Add(slot);
        }

        public override void Touch(Marks marks) => marks.Add(slot);
    }

    internal sealed class Reaches(int slot, decimal threshold, bool strictly) : Clause
    {
        public override bool Holds(Reading reading) => Holds(reading.Shown(slot));

        public override Truth Could(Outlook outlook) => outlook.Could(slot, Holds(outlook.Now), Holds(outlook.Now.Given(slot)));

        public override void Witness(Reading reading, Marks marks)
        {
            if (reading.Shown(slot) is not null)
                marks.Add(slot);
        }

        public override void Touch(Marks marks) => marks.Add(slot);

        private bool Holds(Input? input) =>
            input is { Fault: null, Number: { } number } && (strictly ? number > threshold : number >= threshold);
    }

    internal sealed class Amount(Formula amount, Formula? maximum, decimal threshold, bool strictly) : Clause
    {
        public override bool Holds(Reading reading)
        {
            var whole = maximum?.Of(reading) ?? 1m;
            return whole > 0m && Reached(amount.Of(reading), threshold * whole);
        }

        public override Truth Could(Outlook outlook)
        {
            var here = amount.Between(outlook);
            var whole = maximum?.Between(outlook) ?? new(1m, 1m);
            var least = Math.Min(threshold * whole.Least, threshold * whole.Most);
            var most = Math.Max(threshold * whole.Least, threshold * whole.Most);
            return (whole.Most > 0m && Reached(here.Most, least) ? Truth.Yes : 0)
                | (whole.Least <= 0m || !Reached(here.Least, most) ? Truth.No : 0);
        }

        public override void Witness(Reading reading, Marks marks) => amount.Witness(reading, marks);

        public override void Touch(Marks marks)
        {
            amount.Touch(marks);
            maximum?.Touch(marks);
        }

        private bool Reached(decimal here, decimal there) => strictly ? here > there : here >= there;
    }
}
