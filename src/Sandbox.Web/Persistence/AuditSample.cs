using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Web.Identity;

namespace Sandbox.Web.Persistence;

/// <summary>
/// An auditor's random sample of decisions with its working paper. First the checkpoint is fixed, then the auditor gives a nonce,
/// so that neither side steers what is drawn; anyone who has both draws it again.
/// </summary>
public sealed class AuditSample
{
    public Guid Id { get; init; }
    public string Title { get; init; } = "";
    public Guid AuditorId { get; init; }
    public DateTimeOffset FixedAt { get; init; }

    /// <summary>The signed checkpoint, word for word.</summary>
    public string Checkpoint { get; init; } = "";
    public int LogId { get; init; }

    /// <summary>Leaves that the checkpoint covers.</summary>
    public long Size { get; init; }

    /// <summary>Decisions to draw.</summary>
    public int Count { get; init; }

    /// <summary>The auditor's nonce, UTF-8; null until it is given.</summary>
    public string? Nonce { get; set; }

    /// <summary>How many decisions the checkpoint covers; known once the sample is drawn.</summary>
    public long? Population { get; set; }
    public DateTimeOffset? DrawnAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
}

/// <summary>What the auditor found in one drawn decision.</summary>
public enum AuditVerdict
{
    /// <summary>Nothing to object to.</summary>
    InOrder,

    /// <summary>A remark without weight for the outcome.</summary>
    Remark,

    /// <summary>A fault that the authority must answer.</summary>
    Fault,
}

/// <summary>One drawn decision in a working paper: finding, reply of the authority, and whether that settles it.</summary>
public sealed class AuditFinding
{
    public Guid Id { get; init; }
    public Guid SampleId { get; init; }

    /// <summary>The place in the order of the draw, from 1.</summary>
    public int Place { get; init; }
    public Guid EntryId { get; init; }
    public long LogIndex { get; init; }
    public AuditVerdict? Verdict { get; set; }
    public string? Text { get; set; }
    public DateTimeOffset? FoundAt { get; set; }
    public string? Reply { get; set; }
    public Guid? RepliedBy { get; set; }
    public DateTimeOffset? RepliedAt { get; set; }
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>Whether the authority still owes a reply, or the auditor a view on it.</summary>
    public bool IsOpen => Verdict is null || (Verdict is not AuditVerdict.InOrder && SettledAt is null);
}

internal sealed class AuditSampleConfiguration : IEntityTypeConfiguration<AuditSample>
{
    public void Configure(EntityTypeBuilder<AuditSample> sample) =>
        sample.HasOne<Person>().WithMany().HasForeignKey(s => s.AuditorId).OnDelete(DeleteBehavior.Restrict);
}

internal sealed class AuditFindingConfiguration : IEntityTypeConfiguration<AuditFinding>
{
    public void Configure(EntityTypeBuilder<AuditFinding> finding)
    {
        finding.Ignore(f => f.IsOpen);
        finding.HasIndex(f => new { f.SampleId, f.Place }).IsUnique();
        finding.HasOne<AuditSample>().WithMany().HasForeignKey(f => f.SampleId).OnDelete(DeleteBehavior.Restrict);
        finding.HasOne<TrailEntry>().WithMany().HasForeignKey(f => f.EntryId).OnDelete(DeleteBehavior.Restrict);
        // Who found it does not answer it: an auditor is of another organisation, and has no right to reply.
    }
}
