using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>What a tier or an overlay brings.</summary>
public sealed record Obligations(
    ImmutableArray<RequiredDocument> Documents,
    ImmutableArray<RequiredEvaluation> Evaluations,
    ImmutableArray<RequiredApproval> Approvals,
    ReportingCadence? Reporting,
    bool InsuranceRequired,
    ImmutableArray<ObligationClock> Clocks)
{
    /// <summary>No obligation.</summary>
    public static Obligations None { get; } = new([], [], [], null, false, []);

    /// <summary>Both together: everything once, the shorter cadence, insurance if either requires it.</summary>
    public Obligations And(Obligations other) => new(
        [.. Documents, .. other.Documents.Where(d => Documents.All(mine => mine.Id != d.Id))],
        [.. Evaluations, .. other.Evaluations.Where(e => Evaluations.All(mine => mine.Id != e.Id))],
        [.. Approvals, .. other.Approvals.Where(a => Approvals.All(mine => mine.Id != a.Id))],
        Shorter(Reporting, other.Reporting),
        InsuranceRequired || other.InsuranceRequired,
        [.. Clocks, .. other.Clocks.Where(c => Clocks.All(mine => mine.Id != c.Id))]);

    private static ReportingCadence? Shorter(ReportingCadence? a, ReportingCadence? b) =>
        a is null ? b : b is null ? a : b.EveryMonths < a.EveryMonths ? b : a;
}

/// <summary>A document or act that must exist, such as technical documentation or a registration.</summary>
public sealed record RequiredDocument(string Id, LocalizedText Name, LegalSource Source);

/// <summary>A test or evaluation that must have been made, such as red teaming.</summary>
public sealed record RequiredEvaluation(string Id, LocalizedText Name, LegalSource Source);

/// <summary>Someone's consent without which testing does not begin, such as that of an ethics committee.</summary>
public sealed record RequiredApproval(string Id, LocalizedText Name, LegalSource Source);

/// <summary>A periodic report is due every so many months of testing.</summary>
public sealed record ReportingCadence(int EveryMonths, LegalSource Source);

/// <summary>The unit in which a term runs.</summary>
public enum TermUnit { Hours, WorkingDays, CalendarDays, Months }

/// <summary>A term that starts when something happens.</summary>
public sealed record ObligationClock(
    string Id,
    LocalizedText Name,
    LocalizedText StartsWith,
    int Length,
    TermUnit Unit,
    LegalSource Source);
