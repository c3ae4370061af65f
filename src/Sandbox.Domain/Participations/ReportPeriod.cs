using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Participations;

/// <summary>How far a periodic report has come.</summary>
public enum ReportStatus
{
    /// <summary>Asked for, not there yet.</summary>
    Due,

    /// <summary>With the officer.</summary>
    Filed,

    /// <summary>Sent back to the company, item by item.</summary>
    Returned,

    /// <summary>Found good by the officer, with the supervisor.</summary>
    Reviewed,

    /// <summary>Accepted by a second person.</summary>
    Approved,
}

/// <summary>One point of a report that has to be mended.</summary>
public sealed record ReturnedItem(string Item, string Reason)
{
    /// <summary>The items as the reasons of the act that sends a report back.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.ReasonsMissing"/> without an item, or for an item without its reason.</exception>
    internal static string Reasons(IReadOnlyCollection<ReturnedItem> items, Act act) =>
        items.Count == 0 || items.Any(item => string.IsNullOrWhiteSpace(item.Item) || string.IsNullOrWhiteSpace(item.Reason))
            ? throw new RuleViolation(Rule.ReasonsMissing, act)
            : string.Join("\n", items.Select(item => $"{item.Item.Trim()}: {item.Reason.Trim()}"));
}

/// <summary>A periodic report of the test, from its opening to its approval.</summary>
public sealed class ReportPeriod : ICaseRecord
{
    private ReportPeriod() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>1 for the first report of the test, then 2 …</summary>
    public int Number { get; private init; }

    /// <summary>The phase of the test that the report covers.</summary>
    public int Phase { get; private init; }

    /// <summary>The first of the days that the report covers, by the authority's calendar.</summary>
    public DateOnly CoversFrom { get; private init; }

    /// <summary>The last day that the report covers.</summary>
    public DateOnly CoversTo { get; private init; }
    public DateTimeOffset OpenedAt { get; private init; }
    public DateTimeOffset DueAt { get; private init; }
    public ReportStatus Status { get; private set; }

    /// <summary>The latest version filed.</summary>
    public Guid? FilingId { get; private set; }
    public DateTimeOffset? FiledAt { get; private set; }
    public List<ReturnedItem> Returned { get; private set; } = [];
    /// <summary>Null also where silence found it good.</summary>
    public Guid? ReviewedBy { get; private set; }
    public DateTimeOffset? ReviewedAt { get; private set; }
    /// <summary>Null also where silence accepted it.</summary>
    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }

    internal static ReportPeriod Open(Guid caseId, int number, int phase, DateOnly from, DateOnly to, DateTimeOffset dueAt, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CaseId = caseId, Number = number, Phase = phase, CoversFrom = from, CoversTo = to, OpenedAt = now, DueAt = dueAt };

    internal void File(Filing filing, DateTimeOffset now) => (Status, FilingId, FiledAt, Returned) = (ReportStatus.Filed, filing.Id, now, []);

    internal void Review(Actor actor, DateTimeOffset now) => (Status, ReviewedBy, ReviewedAt) = (ReportStatus.Reviewed, actor.Silence is null ? actor.PersonId : null, now);

    internal void Return(IEnumerable<ReturnedItem> items) => (Status, Returned) = (ReportStatus.Returned, [.. items]);

    internal void ReturnReview() => (Status, ReviewedBy, ReviewedAt) = (ReportStatus.Filed, null, null);

    internal void Approve(Actor actor, DateTimeOffset now) => (Status, ApprovedBy, ApprovedAt) = (ReportStatus.Approved, actor.Silence is null ? actor.PersonId : null, now);
}
