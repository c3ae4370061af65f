using Sandbox.Domain.Cases;

namespace Sandbox.Domain.Access;

/// <summary>The rules that an act can break; each has a message in both languages.</summary>
public enum Rule
{
    /// <summary>The legality table has no such act at this stage.</summary>
    IllegalMove,

    /// <summary>None of the actor's roles carries the permission.</summary>
    NotPermitted,

    /// <summary>The role asks for a second factor, and the person signed in without one.</summary>
    SecondFactorMissing,

    /// <summary>The actor took a part in this case that bars them from this act (four eyes).</summary>
    TookPartBefore,

    /// <summary>The actor declared a conflict of interest with the company of this case.</summary>
    Recused,

    /// <summary>The actor belongs to an organisation that may not act on this case.</summary>
    ForeignOrganisation,

    /// <summary>The procedure has not opened the task that this act completes.</summary>
    NoOpenTask,

    /// <summary>The task is assigned to someone else.</summary>
    AssignedToSomeoneElse,

    /// <summary>An act that needs reasons came without.</summary>
    ReasonsMissing,

    /// <summary>A filing has problems that its form does not allow.</summary>
    FilingIncomplete,

    /// <summary>The prohibited-practice screen was not answered.</summary>
    ScreenNotAnswered,

    /// <summary>The definition of a procedure does not pass its validation, or its version was published before.</summary>
    ProcedureUnsound,

    /// <summary>The rule pack does not pass its validation, or a version of this name or day was published before.</summary>
    PackUnsound,

    /// <summary>The day from which a rule pack shall be in force has come before it was approved, or is too near.</summary>
    PackTooLate,

    /// <summary>A rule pack is proposed on a replay of what it says now, or with a reason why there is none.</summary>
    ReplayMissing,

    /// <summary>The case stands where the other version of its procedure cannot take it up.</summary>
    CannotBeMoved,

    /// <summary>The case started on an engine that this installation does not have.</summary>
    EngineAbsent,

    /// <summary>The declaration was not made.</summary>
    DeclarationMissing,

    /// <summary>The call for applications is not open.</summary>
    CallClosed,

    /// <summary>Several calls for applications are open, and none was chosen.</summary>
    CallNotChosen,

    /// <summary>A tier that departs from the computed one needs a reason.</summary>
    OverrideNeedsReason,

    /// <summary>An obligation of the tier is neither made a condition nor left out with a reason.</summary>
    ObligationOpen,

    /// <summary>The tier proposal to confirm is not there or was already dealt with.</summary>
    NothingProposed,

    /// <summary>An obligatory opinion is still awaited.</summary>
    OpinionAwaited,

    /// <summary>The agency was not asked for this opinion.</summary>
    NotConsulted,

    /// <summary>Fewer panel members have scored than the quorum asks for.</summary>
    QuorumMissing,

    /// <summary>A panel member scores without a declaration of interests.</summary>
    InterestsNotDeclared,

    /// <summary>A refusal needs a notice first, and the hearing must be over.</summary>
    HearingMissing,

    /// <summary>The number of rounds of requests is used up.</summary>
    RoundsUsedUp,

    /// <summary>A safeguard that the plan must hold is missing.</summary>
    SafeguardMissing,

    /// <summary>The insurance or guarantee does not cover the test.</summary>
    InsuranceMissing,

    /// <summary>A report that gates this act has not been accepted.</summary>
    ReportNotAccepted,

    /// <summary>The time in which the act was possible has passed.</summary>
    TooLate,

    /// <summary>The time at which the act becomes possible has not come.</summary>
    TooEarly,

    /// <summary>The test period may not be extended further.</summary>
    ExtensionUsedUp,

    /// <summary>Something is still open (condition, incident, complaint or appeal) that must be closed first.</summary>
    StillOpen,

    /// <summary>An act of this kind is already under way.</summary>
    AlreadyUnderWay,

    /// <summary>The decision that is contested does not admit an appeal.</summary>
    NotAppealable,

    /// <summary>The seal is not in a state that allows the act.</summary>
    SealStatus,

    /// <summary>No key of the authority may sign seals now.</summary>
    NoSealKey,

    /// <summary>The same idempotency key came with another request.</summary>
    KeyReused,

    /// <summary>Someone else changed the same thing in the meantime.</summary>
    ChangedMeanwhile,

    /// <summary>The database did not answer, also after a while; under its key the act may be sent again and is done once.</summary>
    DatabaseAway,

    /// <summary>There is an account or an open invitation with this e-mail address.</summary>
    AddressTaken,

    /// <summary>The record does not exist, or is not for this actor to see.</summary>
    NotFound,

    /// <summary>The file holds no whole and lawful year of a working calendar.</summary>
    CalendarUnsound,

    /// <summary>The clock is not in a state that allows the act.</summary>
    Clock,

    /// <summary>Nothing of a case is erased while an appeal is open.</summary>
    UnderAppeal,

    /// <summary>Nothing of a case is erased while a legal hold stands.</summary>
    OnLegalHold,

    /// <summary>A retention period still keeps what is to be erased.</summary>
    Retained,

    /// <summary>The outcome, the ground and what carries the reasons of a decision are never erased, nor the words of a seal.</summary>
    DecisionMustRemain,

    /// <summary>The reasons for an erasure repeat what is to be erased.</summary>
    ReasonsRepeatErased,

    /// <summary>The act changes more at once than one entry of the trail can hold.</summary>
    EntryTooLong,
}

/// <summary>A refusal by the domain: which rule, at which stage and act, with the values its message needs.</summary>
public sealed class RuleViolation(Rule rule, params object[] arguments)
    : Exception($"{rule}: {string.Join(", ", arguments)}")
{
    public Rule Rule { get; } = rule;
    public IReadOnlyList<object> Arguments { get; } = arguments;

    public static RuleViolation IllegalMove(Stage stage, Act act) => new(Rule.IllegalMove, act, stage);
}
