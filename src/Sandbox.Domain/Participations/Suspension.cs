using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Participations;

/// <summary>Who halted the test.</summary>
public enum SuspensionKind
{
    /// <summary>By a supervisor (AI Act Art. 57(11)).</summary>
    Ordered,

    /// <summary>By the company itself.</summary>
    Self,

    /// <summary>By the system at a breached stop threshold; a supervisor confirms or lifts it.</summary>
    Automatic,
}

/// <summary>One halt of the test, from its order to its end; test time stands still in between.</summary>
public sealed class Suspension : ICaseRecord
{
    private Suspension() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public SuspensionKind Kind { get; private init; }
    public string Reasons { get; private init; } = "";

    /// <summary>The person who halted the test; null for the system.</summary>
    public Guid? OrderedBy { get; private init; }
    public DateTimeOffset SuspendedAt { get; private init; }
    public Guid? ConfirmedBy { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>What has to be done before the test goes on; its author does not lift the suspension.</summary>
    public string? Remedy { get; private set; }

    /// <summary>The author of the remedy, with the principal where a delegation was used.</summary>
    public Guid[] RemedyBy { get; private set; } = [];
    public Guid? ResponseId { get; private set; }
    public DateTimeOffset? RespondedAt { get; private set; }

    /// <summary>Who let the test go on; null where it ended otherwise.</summary>
    public Guid? LiftedBy { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsOpen => EndedAt is null;

    /// <summary>Whether a supervisor still has to confirm or lift it.</summary>
    public bool AwaitsConfirmation => IsOpen && Kind == SuspensionKind.Automatic && ConfirmedAt is null;

    internal static Suspension Of(Guid caseId, SuspensionKind kind, string reasons, string? remedy, Actor actor, DateTimeOffset now)
    {
        var suspension = new Suspension
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Kind = kind,
            Reasons = reasons.Trim(),
            OrderedBy = actor.IsSystem ? null : actor.PersonId,
            SuspendedAt = now,
        };
        suspension.Prescribe(remedy, actor);
        return suspension;
    }

    internal void Confirm(string? remedy, Actor actor, DateTimeOffset now)
    {
        (ConfirmedBy, ConfirmedAt) = (actor.PersonId, now);
        Prescribe(remedy, actor);
    }

    internal void Unconfirm() => (ConfirmedBy, ConfirmedAt, Remedy, RemedyBy) = (null, null, null, []);

    internal void Respond(Filing response, DateTimeOffset now) => (ResponseId, RespondedAt) = (response.Id, now);

    internal void Lift(Guid? by, DateTimeOffset now) => (LiftedBy, EndedAt) = (by, now);

    private void Prescribe(string? remedy, Actor actor)
    {
        if (string.IsNullOrWhiteSpace(remedy)) return;
        (Remedy, RemedyBy) = (remedy.Trim(), [.. actor.People]);
    }
}
