using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>How an appeal ends.</summary>
public enum AppealOutcome
{
    /// <summary>Not examined on its merits.</summary>
    Inadmissible,

    /// <summary>The contested act stands.</summary>
    Dismissed,

    /// <summary>The appeal body puts the lawful decision in the place of the contested one.</summary>
    Replaced,

    /// <summary>Back to before the contested act, decided anew by new people.</summary>
    Remitted,
}

/// <summary>A company's appeal against one act of its case, decided by members who took no part in it.</summary>
public sealed class Appeal : ICaseRecord
{
    private Appeal() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public Act Contested { get; private init; }

    /// <summary>When the contested act was done.</summary>
    public DateTimeOffset ContestedAt { get; private init; }

    /// <summary>The stage at which the contested act was done: a remittal leads back there.</summary>
    public Stage ContestedFrom { get; private init; }

    /// <summary>The contested condition, where the appeal is against one.</summary>
    public Guid? ConditionId { get; private init; }
    public Guid FilingId { get; private init; }
    public string Grounds { get; private init; } = "";

    /// <summary>Whether the contested act has no effect until the appeal is decided, as the preset says for this act.</summary>
    public bool Suspensive { get; private init; }
    public DateTimeOffset FiledAt { get; private init; }
    public AppealOutcome? Outcome { get; private set; }

    /// <summary>The stage that the decision set; null where the case stays.</summary>
    public Stage? LeadsTo { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }

    public bool IsOpen => Outcome is null;

    /// <summary>What the contested act allows an appeal to change.</summary>
    public Contest Contest => ConditionId is null ? Contest.Find(Contested)! : Contest.OfCondition(Contested);

    /// <summary>Files an appeal against an act, or against a condition that an act imposed, within the term; each act is contested once.</summary>
    /// <param name="earlier">All appeals of the case so far.</param>
    /// <param name="until">The end of the filing term.</param>
    public static Appeal File(
        CaseFile file, Act contested, Guid? condition, Filing filing, string grounds, bool suspensive, DateTimeOffset until, IEnumerable<Appeal> earlier, Actor actor, DateTimeOffset now)
    {
        var isContestable = condition is { } id
            ? file.Conditions.Any(imposed => imposed.Id == id && imposed.ImposedBy == contested && imposed.IsOpen)
            : Contest.Find(contested) is not null;
        var act = file.Involvements.Where(part => part.Act == contested).MaxBy(part => part.At);
        if (!isContestable || act is null) throw new RuleViolation(Rule.NotAppealable, contested);
        if (now > until) throw new RuleViolation(Rule.TooLate, Act.FileAppeal);
        if (earlier.Any(appeal => appeal.CaseId == file.Id && appeal.Contested == contested && appeal.ContestedAt == act.At && appeal.ConditionId == condition))
            throw new RuleViolation(Rule.AlreadyUnderWay, Act.FileAppeal);
        var appeal = new Appeal
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            Contested = contested,
            ContestedAt = act.At,
            ContestedFrom = act.From,
            ConditionId = condition,
            FilingId = filing.Id,
            Grounds = grounds.Trim(),
            Suspensive = suspensive,
            FiledAt = now,
        };
        file.Perform(Act.FileAppeal, actor, now, grounds, appeal.Id, evidence: [filing.Digest]);
        return appeal;
    }

    /// <summary>Stages that the outcome can lead to from where the case stands; empty where the case stays.</summary>
    public IReadOnlyList<Stage> StagesFor(AppealOutcome outcome) => outcome switch
    {
        AppealOutcome.Inadmissible or AppealOutcome.Dismissed => [],
        AppealOutcome.Replaced => Contest.Lawful,
        AppealOutcome.Remitted => ConditionId is null ? [Contest.RemitsTo ?? ContestedFrom] : [],
    };

    /// <summary>
    /// Decides the appeal. A case that stands at another stage than the contested act left it at cannot be led back; a remitted
    /// matter is closed to everybody who dealt with it. The procedure of a case that is led back is started anew by the caller.
    /// </summary>
    /// <param name="lawful">The stage that replaces the contested one; only for <see cref="AppealOutcome.Replaced"/>.</param>
    /// <param name="content">The tier, or the new words of the condition (none lifts it), where the appeal is about such.</param>
    public CaseAct Decide(CaseFile file, AppealOutcome outcome, Stage? lawful, string? content, Actor actor, string reasons, DateTimeOffset now, string? ground = null)
    {
        if (file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        if (!IsOpen) throw new RuleViolation(Rule.NothingProposed, Act.DecideAppeal);
        if (actor.Silence is not null && outcome != AppealOutcome.Dismissed) throw new RuleViolation(Rule.NotPermitted, Act.DecideAppeal);
        var changes = outcome is AppealOutcome.Replaced or AppealOutcome.Remitted;
        var stages = StagesFor(outcome);
        var to = outcome == AppealOutcome.Remitted ? stages.Cast<Stage?>().SingleOrDefault() : lawful;
        if (changes && !Contest.While.Contains(file.Stage)) throw RuleViolation.IllegalMove(file.Stage, Act.DecideAppeal);
        if (to is { } stage ? !stages.Contains(stage) : stages.Count > 0) throw RuleViolation.IllegalMove(to ?? file.Stage, Act.DecideAppeal);
        if (outcome == AppealOutcome.Remitted && ConditionId is not null) throw new RuleViolation(Rule.NotAppealable, Contested);
        if (outcome == AppealOutcome.Replaced && Contest.NeedsTier && string.IsNullOrWhiteSpace(content)) throw new RuleViolation(Rule.NothingProposed, Act.ConfirmTier);

        var done = file.Perform(Act.DecideAppeal, actor, now, reasons, Id, outcome.ToString(), to, ground);
        (Outcome, LeadsTo, DecidedAt, DecidedBy) = (outcome, to, now, actor.PersonId);
        if (outcome == AppealOutcome.Remitted) file.Remit(Contest);
        if (outcome == AppealOutcome.Replaced && Contest.NeedsTier) file.Classify(content!.Trim());
        if (outcome == AppealOutcome.Replaced && ConditionId is { } id) file.Conditions.Single(condition => condition.Id == id).Replace(this, content, now);
        return done;
    }
}
