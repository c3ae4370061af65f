using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Participations;

/// <summary>What is left to do after the end of a test: data deleted, subjects followed up, seen by a supervisor.</summary>
public sealed class Closing : ICaseRecord
{
    private Closing() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public DateTimeOffset OpenedAt { get; private init; }
    public Guid? EvidenceId { get; private set; }
    public DateTimeOffset? FiledAt { get; private set; }
    public Guid? ClosedBy { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When a won appeal or a reinstatement took the test up again, so that there is nothing to close.</summary>
    public DateTimeOffset? CancelledAt { get; private set; }

    public bool IsOpen => ClosedAt is null && CancelledAt is null;

    internal static Closing Open(Guid caseId, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), CaseId = caseId, OpenedAt = now };

    internal void File(Filing evidence, DateTimeOffset now) => (EvidenceId, FiledAt) = (evidence.Id, now);

    internal void Close(Actor actor, DateTimeOffset now) => (ClosedBy, ClosedAt) = (actor.PersonId, now);

    internal void Cancel(DateTimeOffset now) => CancelledAt = now;
}
