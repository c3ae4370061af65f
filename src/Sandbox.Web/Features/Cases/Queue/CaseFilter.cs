using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Features.Cases.Queue;

/// <summary>Which cases the queue shows; the address of the page says the same.</summary>
/// <param name="Officer">The officer who keeps the file; <see cref="Guid.Empty"/> for none.</param>
/// <param name="Text">Part of the reference, the system or the company; counts from two characters on.</param>
public sealed record CaseFilter(Stage? Stage = null, string? Tier = null, Guid? Officer = null, string? Text = null)
{
    public const int ShortestText = 2;

    public bool Any => Stage is not null || !string.IsNullOrEmpty(Tier) || Officer is not null || Sought is not null;

    private string? Sought => Text?.Trim() is { Length: >= ShortestText } text ? text : null;

    /// <summary>The filter and order as the page's address says them.</summary>
    public string Query(CaseOrder order, bool descending) => string.Join('&', new (string Name, string? Value)[]
    {
        ("stage", Stage?.ToString()), ("tier", Tier), ("officer", Officer?.ToString()), ("text", Sought is { } text ? Uri.EscapeDataString(text) : null), ("order", order.ToString()), ("descending", descending ? "true" : "false"),
    }.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Name}={part.Value}"));

    internal IQueryable<CaseRow> Apply(SandboxDbContext db)
    {
        var files = db.Cases.AsNoTracking();
        if (Stage is { } stage) files = files.Where(file => file.Stage == stage);
        if (!string.IsNullOrEmpty(Tier)) files = files.Where(file => file.Tier == Tier);
        if (Officer is { } officer) files = officer == Guid.Empty ? files.Where(file => file.OfficerId == null) : files.Where(file => file.OfficerId == officer);
        if (Sought is { } sought)
        {
            var pattern = $"%{sought.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            files = files.Where(file => EF.Functions.ILike(file.Reference, pattern, "\\") || EF.Functions.ILike(file.SystemName, pattern, "\\")
                || db.Organisations.Any(company => company.Id == file.OrganisationId && EF.Functions.ILike(company.Name, pattern, "\\")));
        }
        return files.Select(file => new CaseRow
        {
            Id = file.Id,
            Reference = file.Reference,
            SystemName = file.SystemName,
            Company = db.Organisations.Where(company => company.Id == file.OrganisationId).Select(company => company.Name).First(),
            Stage = file.Stage,
            Tier = file.Tier,
            Officer = db.Users.Where(person => person.Id == file.OfficerId).Select(person => person.FullName).FirstOrDefault(),
            DueOn = db.Clocks.Where(running => running.CaseId == file.Id && running.StoppedAt == null && running.ExpiredAt == null).Min(running => (DateOnly?)running.DueOn),
            ClockId = db.Clocks.Where(running => running.CaseId == file.Id && running.StoppedAt == null && running.ExpiredAt == null).OrderBy(running => running.DueOn).ThenBy(running => running.Id).Select(running => (Guid?)running.Id).FirstOrDefault(),
            SubmittedAt = file.SubmittedAt,
            ChangedAt = file.ChangedAt,
        });
    }
}

/// <summary>One case as the queue lists it.</summary>
public sealed class CaseRow
{
    public Guid Id { get; init; }
    public string Reference { get; init; } = "";
    public string SystemName { get; init; } = "";
    public string Company { get; init; } = "";
    public Stage Stage { get; init; }
    public string? Tier { get; init; }
    public string? Officer { get; init; }

    /// <summary>The earliest last day of the clocks that run.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>The clock that ends then.</summary>
    public Guid? ClockId { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>What the queue can be ordered by.</summary>
public enum CaseOrder
{
    Changed,
    Reference,
    SystemName,
    Company,
    Tier,
    Officer,
    DueOn,
    Submitted,
}
