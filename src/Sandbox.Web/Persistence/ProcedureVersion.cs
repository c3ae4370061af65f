using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Domain.Cases;

namespace Sandbox.Web.Persistence;

/// <summary>A version of a procedure as it was shipped or uploaded; what was published never changes.</summary>
public sealed class ProcedureVersion
{
    public Guid Id { get; init; }
    public string DefinitionId { get; init; } = "";
    public int Version { get; init; }

    /// <summary>The definition, as the file has it.</summary>
    public string Json { get; set; } = "";

    /// <summary>SHA-256 of the definition's canonical form (RFC 8785): spaces and the order of members do not count.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>Who uploaded it; null where it was shipped.</summary>
    public Guid? UploadedBy { get; set; }
    public DateTimeOffset UploadedAt { get; set; }

    /// <summary>What the uploader says about the change.</summary>
    public string? Note { get; set; }

    public Guid? PublishedBy { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>When cases begin to start on it; null where it was shipped, and is in force as long as there is no newer one.</summary>
    public DateTimeOffset? InForceFrom { get; set; }

    public bool IsInForce(DateTimeOffset now) => PublishedAt is not null && (InForceFrom is null || InForceFrom <= now);
}

internal sealed class ProcedureVersionConfiguration : IEntityTypeConfiguration<ProcedureVersion>
{
    public void Configure(EntityTypeBuilder<ProcedureVersion> version)
    {
        version.HasIndex(v => new { v.DefinitionId, v.Version }).IsUnique();
        version.ToTable(table => table.HasCheckConstraint("ck_procedure_four_eyes", "published_by is null or published_by <> uploaded_by"));
    }
}

/// <summary>A stay of a running procedure at one of its activities: what the drawing of a case and the figures of a procedure are made of.</summary>
public sealed class ProcedureVisit
{
    /// <summary>The order in which activities were reached.</summary>
    public long Id { get; init; }
    public Guid CaseId { get; init; }
    public Guid InstanceId { get; init; }
    public string DefinitionId { get; init; } = "";
    public int Version { get; init; }
    public string Activity { get; init; } = "";

    /// <summary>The step at which the procedure waited; null where it went on at once.</summary>
    public Guid? StepId { get; init; }
    public DateTimeOffset ReachedAt { get; init; }
    public DateTimeOffset? LeftAt { get; set; }

    /// <summary>The outcomes by which it was left; none at the end of a procedure.</summary>
    public string[] Outcomes { get; set; } = [];
}

internal sealed class ProcedureVisitConfiguration : IEntityTypeConfiguration<ProcedureVisit>
{
    public void Configure(EntityTypeBuilder<ProcedureVisit> visit)
    {
        visit.HasIndex(v => v.InstanceId);
        visit.HasIndex(v => v.StepId).IsUnique();
        visit.HasIndex(v => new { v.DefinitionId, v.Activity, v.LeftAt });
        visit.HasOne<CaseFile>().WithMany().HasForeignKey(v => v.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
