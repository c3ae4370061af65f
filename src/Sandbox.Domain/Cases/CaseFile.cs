using Sandbox.Domain.Access;
using Sandbox.Domain.Tasks;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>A part that a person took in a case; the base of four eyes.</summary>
public sealed class Involvement : ICaseRecord
{
    private Involvement() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public Guid PersonId { get; private init; }
    public Act Act { get; private init; }
    public Guid? SubjectId { get; private init; }

    /// <summary>The stage at which the act was done; an appeal that is won leads back there.</summary>
    public Stage From { get; private init; }
    public DateTimeOffset At { get; private init; }

    /// <summary>The contested act whose remittal took this part out; the person does not come back to that matter.</summary>
    public Act? RemittedFrom { get; private set; }

    internal static Involvement Of(Guid caseId, Guid person, Act act, Guid? subject, Stage from, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CaseId = caseId, PersonId = person, Act = act, SubjectId = subject, From = from, At = now };

    internal void Remit(Act contested) => RemittedFrom = contested;
}

/// <summary>
/// The file of one application from submission to seal: the anchor of its aggregates, of its version and of its trail.
/// Every act goes through <see cref="Perform"/>, which holds the legality table, four eyes, recusal and the open task.
/// </summary>
public sealed class CaseFile : ICaseRecord
{
    private readonly List<CaseAct> acts = [];
    private readonly List<WorkTask> tasks = [];
    private readonly List<Involvement> involvements = [];
    private readonly List<Condition> conditions = [];
    private readonly List<CaseTier> tiers = [];

    private CaseFile() { }

    public Guid Id { get; private init; }
    Guid ICaseRecord.CaseId => Id;

    /// <summary>The number that people quote: <c>SBX-2026-00042</c>.</summary>
    [Plain]
    public string Reference { get; private init; } = "";
    public Guid OrganisationId { get; private init; }
    public string SystemName { get; private set; } = "";
    public Stage Stage { get; private set; }

    /// <summary>The stage to which an interruption returns.</summary>
    public Stage? ReturnsTo { get; private set; }

    /// <summary>Number of trail entries of the case; moved by the trail alone.</summary>
    [OutsideTrail]
    public long Version { get; private set; }

    /// <summary>Id and version of the jurisdiction preset that the case runs under: <c>eu-ai-act@1</c>.</summary>
    [Plain]
    public string Preset { get; private init; } = "";

    /// <summary>The confirmed tier, as its rule pack names it.</summary>
    [Plain]
    public string? Tier { get; private set; }

    /// <summary>Whether the test processes personal data; the data protection authority is then consulted.</summary>
    public bool PersonalData { get; private set; }

    /// <summary>The officer who keeps the file.</summary>
    public Guid? OfficerId { get; private set; }

    /// <summary>Built by the seeds, in simulated time; each entry says so.</summary>
    public bool Simulated { get; private init; }
    public DateTimeOffset SubmittedAt { get; private init; }
    public DateTimeOffset ChangedAt { get; private set; }

    public IReadOnlyList<WorkTask> Tasks => tasks;
    public IReadOnlyList<Involvement> Involvements => involvements;
    public IReadOnlyList<Condition> Conditions => conditions;
    public IReadOnlyList<CaseTier> Tiers => tiers;

    /// <summary>The tier that the case is in, with what follows from it; null before one was confirmed.</summary>
    public CaseTier? StandingTier => tiers.SingleOrDefault(tier => tier.SupersededAt is null);

    /// <summary>Acts done since the file was loaded, in order: what the trail is about to record.</summary>
    public IReadOnlyList<CaseAct> Acts => acts;

    /// <summary>Opens the file of an application that its company submits.</summary>
    public static CaseFile Open(
        Guid id, string reference, Guid organisation, string systemName, bool personalData, string preset, bool simulated, IReadOnlyList<string> evidence, Actor actor, DateTimeOffset now)
    {
        var file = new CaseFile
        {
            Id = id,
            Reference = reference,
            OrganisationId = organisation,
            SystemName = systemName,
            PersonalData = personalData,
            Preset = preset,
            Simulated = simulated,
            Stage = Stage.Draft,
            SubmittedAt = now,
        };
        file.Perform(Act.SubmitApplication, actor, now, evidence: evidence);
        return file;
    }

    /// <summary>Does an act, or refuses it: legality, permission, organisation, recusal, four eyes, open task, reasons.</summary>
    /// <exception cref="RuleViolation">The act is illegal for this actor at this stage.</exception>
    public CaseAct Perform(
        Act act, Actor actor, DateTimeOffset now, string? reasons = null, Guid? subject = null, string? outcome = null, Stage? decided = null, string? ground = null,
        IReadOnlyList<string>? evidence = null)
    {
        var move = Check(act, actor, subject);
        if (move.NeedsReasons && string.IsNullOrWhiteSpace(reasons)) throw new RuleViolation(Rule.ReasonsMissing, act);

        var from = Stage;
        var to = move.Destination switch
        {
            Destination.Stay => Stage,
            Destination.To => move.To!.Value,
            Destination.Back => ReturnsTo ?? throw RuleViolation.IllegalMove(Stage, act),
            Destination.Decided => decided ?? Stage,
        };
        if (to != from && to is Stage.Draft or Stage.InformationRequested or Stage.Lapsed && move.Destination == Destination.Decided) throw RuleViolation.IllegalMove(to, act);
        var task = OpenTaskFor(move, subject, actor);
        if ((move.Outcome ?? outcome) is { } result) task?.Complete(result, now);

        ReturnsTo = to switch
        {
            _ when to == from => ReturnsTo,
            Stage.InformationRequested => from,
            Stage.Suspended => Stage.Testing,
            Stage.Lapsed => from == Stage.InformationRequested ? ReturnsTo : from,
            _ => null,
        };
        Stage = to;
        ChangedAt = now;
        foreach (var person in actor.IsSystem ? [] : actor.People) involvements.Add(Involvement.Of(Id, person, act, subject, from, now));
        var done = new CaseAct(Id, act, from, to, actor, now, reasons?.Trim(), actor.Silence?.Ground ?? ground, subject, task is { IsOpen: false } ? task.Id : null) { Evidence = evidence ?? [] };
        acts.Add(done);
        return done;
    }

    /// <summary>Whether the actor may do the act now, without doing it; null where they may, else why not.</summary>
    public RuleViolation? WhyNot(Act act, Actor actor, Guid? subject = null)
    {
        try
        {
            Check(act, actor, subject);
            return null;
        }
        catch (RuleViolation violation)
        {
            return violation;
        }
    }

    /// <summary>Whether the stage and the open tasks allow the act, whoever does it: a company may write what it cannot file yet by this person.</summary>
    public RuleViolation? WhyNotYet(Act act, Guid? subject = null)
    {
        if (Lifecycle.Find(Stage, act) is not { } move) return RuleViolation.IllegalMove(Stage, act);
        if (move.PublicOnly && !IsPublic) return RuleViolation.IllegalMove(Stage, act);
        if (move.BeforeTestingOnly && ReturnsTo == Stage.ExitReview) return RuleViolation.IllegalMove(Stage, act);
        return move.Task is null || tasks.Any(task => IsAsked(task, move, subject))
            ? null
            : new RuleViolation(Rule.NoOpenTask, move.Task);
    }

    /// <summary>Whether four eyes keeps a person from an act of this case, also because of a part taken before a remittal.</summary>
    public bool IsBarred(Move move, IEnumerable<Guid> people, Guid? subject) => involvements.Any(part =>
        people.Contains(part.PersonId)
        && ((move.Apart.Contains(part.Act) && (!move.PerSubject || part.SubjectId == subject))
            || (part.RemittedFrom is { } contested && Contest.Find(contested)!.Matter.Contains(move.Act))));

    /// <summary>Whether the register shows the case: admitted, and not lost from sight by an interruption.</summary>
    public bool IsPublic => Stage.IsPublic() || (ReturnsTo?.IsPublic() ?? false);

    public void Open(WorkTask task) => tasks.Add(task);

    /// <summary>Adds a condition to the act that was just done.</summary>
    /// <param name="obligation">Key of the obligation of the standing tier that becomes a condition; null for one of the decision's own.</param>
    public Condition Impose(CaseAct act, string text, string reason, DateTimeOffset dueAt, DateTimeOffset now, string? obligation = null)
    {
        if (act.CaseId != Id) throw new RuleViolation(Rule.NotFound);
        if (obligation is not null && StandingTier?.Obligations.Any(asked => asked.Key == obligation && asked.IsShown) != true) throw new RuleViolation(Rule.NotFound, obligation);
        if (obligation is not null && conditions.Any(known => known.IsOpen && known.Obligation == obligation)) throw new RuleViolation(Rule.AlreadyUnderWay, obligation);
        var condition = Condition.Impose(act, text, reason, dueAt, now, obligation is null ? null : StandingTier!.Pack, obligation);
        conditions.Add(condition);
        return condition;
    }

    /// <summary>Takes everybody who dealt with the contested matter out of it (a remittal: new people decide).</summary>
    internal void Remit(Contest contest)
    {
        foreach (var part in involvements.Where(part => contest.Matter.Contains(part.Act))) part.Remit(contest.Act);
    }

    /// <summary>Gives the file to an officer, and with it the open tasks of that role.</summary>
    public void Assign(Guid? officer, Actor actor, DateTimeOffset now)
    {
        Perform(Act.AssignCase, actor, now);
        OfficerId = officer;
        foreach (var task in tasks.Where(task => task.IsOpen && task.Role == Role.CaseOfficer)) task.Assign(officer);
    }

    internal void Classify(string tier) => Tier = tier;

    /// <summary>Puts the case into a tier in the place of the one before; conditions that the tier does not ask for any more are dropped.</summary>
    internal CaseTier Enter(CaseTier tier, DateTimeOffset now)
    {
        StandingTier?.Supersede(now);
        tiers.Add(tier);
        Classify(tier.Tier);
        foreach (var condition in conditions.Where(condition => condition.IsOpen && condition.Obligation is { } key && tier.Obligations.All(asked => asked.Key != key))) condition.Drop(tier, now);
        return tier;
    }

    /// <summary>Takes the acts that the trail has just recorded off the list.</summary>
    public void MarkRecorded(long version)
    {
        acts.Clear();
        Version = version;
    }

    private Move Check(Act act, Actor actor, Guid? subject)
    {
        var move = Lifecycle.Find(Stage, act) ?? throw RuleViolation.IllegalMove(Stage, act);
        if (move.PublicOnly && !IsPublic) throw RuleViolation.IllegalMove(Stage, act);
        if (move.BeforeTestingOnly && ReturnsTo == Stage.ExitReview) throw RuleViolation.IllegalMove(Stage, act);
        actor.Require(move.Permission);
        if (actor.Silence is { } silence && move.BySilence != silence.Consequence) throw new RuleViolation(Rule.NotPermitted, act);
        if (move.Permission != Permission.Complain)
        {
            if (!actor.MayFace(OrganisationId, move.Permission)) throw new RuleViolation(Rule.ForeignOrganisation);
            if (actor.RecusedFrom.Contains(OrganisationId)) throw new RuleViolation(Rule.Recused);
        }
        if (IsBarred(move, actor.People, subject)) throw new RuleViolation(Rule.TookPartBefore, act);
        OpenTaskFor(move, subject, actor);
        return move;
    }

    // Of several reviews each is done by itself: the task is the subject.
    private static bool IsAsked(WorkTask task, Move move, Guid? subject) =>
        task.IsOpen && task.Kind == move.Task && (move.Permission == Permission.GiveReviews ? subject is null || task.Id == subject : task.SubjectId is null || task.SubjectId == subject);

    private WorkTask? OpenTaskFor(Move move, Guid? subject, Actor actor)
    {
        if (move.Task is null) return null;
        var open = tasks.Where(task => IsAsked(task, move, subject)).ToList();
        // What a definition adds may be for any role of the authority, so the task itself says for which.
        if (move.Permission == Permission.GiveReviews) open.RemoveAll(task => !actor.Roles.Contains(task.Role));
        if (move.Permission == Permission.GiveOpinion) open.RemoveAll(task => task.Arguments.GetValueOrDefault("agency") != actor.Kind?.ToString());
        if (move.Outcome is { } outcome) open.RemoveAll(task => !task.Outcomes.Contains(outcome));
        if (open.Count == 0) throw new RuleViolation(Rule.NoOpenTask, move.Task);
        return open.FirstOrDefault(task => task.AssignedTo is null || actor.People.Contains(task.AssignedTo.Value))
            ?? throw new RuleViolation(Rule.AssignedToSomeoneElse, move.Task);
    }
}
