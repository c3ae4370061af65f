using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Web.Identity;

namespace Sandbox.Web.Persistence;

/// <summary>A rule pack as it was shipped, or as somebody writes it; what was published never changes.</summary>
public sealed class RulePackVersion
{
    public Guid Id { get; init; }
    public string PackId { get; set; } = "";
    public string Version { get; set; } = "";

    /// <summary>The pack, as the file or the editor has it; of a draft it may be no sound pack, or no JSON.</summary>
    public string Json { get; set; } = "";

    /// <summary>SHA-256 of the canonical form (RFC 8785), or of the text itself where a draft is no JSON.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>The version that the draft was begun from: <c>eu-ai-act@1.1.0</c>.</summary>
    public string? BasedOn { get; init; }

    /// <summary>Who began it; null where it was shipped.</summary>
    public Guid? StartedBy { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Counts the changes; two that meet are told apart by it.</summary>
    public int Revision { get; set; }
    public Guid? ProposedBy { get; set; }
    public DateTimeOffset? ProposedAt { get; set; }

    /// <summary>What the proposer says for it.</summary>
    public string? Note { get; set; }

    /// <summary>The replay that the proposal rests on; null where the proposer said why there is none.</summary>
    public Guid? ReplayId { get; set; }
    public string? WithoutReplay { get; set; }

    /// <summary>Why it was last returned.</summary>
    public string? Returned { get; set; }
    public Guid? PublishedBy { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }
    public DateTimeOffset? DiscardedAt { get; set; }

    public bool IsOpen => ProposedAt is null && PublishedAt is null && DiscardedAt is null;

    public string Name => $"{PackId}@{Version}";
}

/// <summary>One change of a draft, so that it can be undone and an approver sees who wrote what. Before and after are JSON.</summary>
public sealed class RulePackEdit
{
    public long Id { get; init; }
    public Guid DraftId { get; init; }
    public Guid By { get; init; }
    public DateTimeOffset At { get; set; }

    /// <summary>Where in the pack, as its reader names places; <c>$</c> is the whole text.</summary>
    public string Path { get; init; } = "";
    public string? Before { get; init; }
    public string? After { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }
}

/// <summary>How far a replay is.</summary>
public enum ReplayState { Running, Done, Cancelled, Failed }

/// <summary>A run of a draft over the cases that its pack has tiered. It goes on where it stopped, on whichever node.</summary>
public sealed class PackReplay
{
    public Guid Id { get; init; }
    public Guid DraftId { get; init; }

    /// <summary>The draft as it was when the replay began; it may have changed since.</summary>
    public string Json { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public Guid StartedBy { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public ReplayState State { get; set; }

    /// <summary>Cases to be replayed, counted at the start; cases tiered meanwhile may come on top.</summary>
    public int Total { get; set; }
    public int Done { get; set; }

    /// <summary>The last case that was replayed; the next are those with greater ids.</summary>
    public Guid Position { get; set; }

    /// <summary>A node that works on it holds it until then; afterwards another may take it up.</summary>
    public DateTimeOffset HeldUntil { get; set; }

    /// <summary>Counts by old tier, new tier and whether all is answered, and of questions that are not, as JSON.</summary>
    public string Result { get; set; } = "{}";
}

/// <summary>A case to which a replayed draft gives another tier. Nothing of the case's file is kept here but its reference and tiers.</summary>
public sealed class PackReplayChange
{
    public Guid ReplayId { get; init; }
    public string Reference { get; init; } = "";
    public Guid FileId { get; init; }
    public string Pack { get; init; } = "";
    public string Before { get; init; } = "";
    public string After { get; init; } = "";

    /// <summary>Rules and questions behind the change, as JSON.</summary>
    public string Why { get; init; } = "{}";
}

internal sealed class RulePackVersionConfiguration : IEntityTypeConfiguration<RulePackVersion>
{
    public void Configure(EntityTypeBuilder<RulePackVersion> version)
    {
        version.HasIndex(v => new { v.PackId, v.Version }).IsUnique().HasFilter("published_at is not null");
        version.HasIndex(v => v.PublishedAt);
        version.Property(v => v.Revision).IsConcurrencyToken();
        version.Ignore(v => v.IsOpen).Ignore(v => v.Name);
        version.ToTable(table => table.HasCheckConstraint("ck_pack_four_eyes", "published_by is null or published_by <> proposed_by"));
    }
}

internal sealed class RulePackEditConfiguration : IEntityTypeConfiguration<RulePackEdit>
{
    public void Configure(EntityTypeBuilder<RulePackEdit> edit)
    {
        edit.HasIndex(e => e.DraftId);
        edit.HasOne<RulePackVersion>().WithMany().HasForeignKey(e => e.DraftId).OnDelete(DeleteBehavior.Restrict);
        edit.HasOne<Person>().WithMany().HasForeignKey(e => e.By).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PackReplayConfiguration : IEntityTypeConfiguration<PackReplay>
{
    public void Configure(EntityTypeBuilder<PackReplay> replay)
    {
        replay.HasIndex(r => new { r.DraftId, r.StartedAt });
        replay.HasIndex(r => r.HeldUntil).HasFilter("state = 'Running'");
        replay.HasOne<RulePackVersion>().WithMany().HasForeignKey(r => r.DraftId).OnDelete(DeleteBehavior.Restrict);
        replay.HasOne<Person>().WithMany().HasForeignKey(r => r.StartedBy).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PackReplayChangeConfiguration : IEntityTypeConfiguration<PackReplayChange>
{
    public void Configure(EntityTypeBuilder<PackReplayChange> change)
    {
        change.HasKey(c => new { c.ReplayId, c.FileId });
        change.HasIndex(c => new { c.ReplayId, c.Before, c.After });
        change.HasOne<PackReplay>().WithMany().HasForeignKey(c => c.ReplayId).OnDelete(DeleteBehavior.Restrict);
    }
}
