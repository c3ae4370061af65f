using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sandbox.Web.Persistence;

/// <summary>A transparency log of this installation. There is one, until the recovery of a restored backup opens the next.</summary>
public sealed class TrailLog
{
    /// <summary>From 1.</summary>
    public int Id { get; init; }

    /// <summary>The first line of its checkpoints (C2SP tlog-checkpoint): its address without the scheme.</summary>
    public string Origin { get; init; } = "";
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Number of leaves.</summary>
    public long Size { get; init; }

    /// <summary>The hashes at the tree's right edge, one after another, the largest subtree first.</summary>
    public byte[] Frontier { get; init; } = [];
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why nothing is signed any more: what this log holds contradicts what it showed the world.</summary>
    public string? HaltReason { get; init; }
    public DateTimeOffset? HaltedAt { get; init; }
}

/// <summary>A leaf that was committed and has no place in the log yet. A trigger writes it in the act's own transaction.</summary>
public sealed class QueuedLeaf
{
    public long Id { get; init; }
    public Guid? EntryId { get; init; }
    public Guid? RecordId { get; init; }
    public byte[] Leaf { get; init; } = [];
}

/// <summary>The place of an entry or of a record of the log itself. Append only.</summary>
public sealed class LogLeaf
{
    public int LogId { get; init; }

    /// <summary>From 0, without gaps.</summary>
    public long LogIndex { get; init; }
    public Guid? EntryId { get; init; }
    public Guid? RecordId { get; init; }

    /// <summary>SHA-256(0x00 ‖ payload), RFC 6962.</summary>
    public byte[] Leaf { get; init; } = [];
}

/// <summary>Up to 256 hashes of one level of the tree (C2SP tlog-tiles). Only ever grows at its end.</summary>
public sealed class LogTile
{
    public int LogId { get; init; }
    public int Level { get; init; }
    public long TileIndex { get; init; }
    public byte[] Hashes { get; init; } = [];
}

/// <summary>A head of the log as it was signed; cosignatures of witnesses are added to its note.</summary>
public sealed class LogCheckpoint
{
    public int LogId { get; init; }
    public long Size { get; init; }
    public byte[] Root { get; init; } = [];
    public DateTimeOffset At { get; init; }

    /// <summary>The signed note (C2SP signed-note).</summary>
    public string Note { get; init; } = "";
}

/// <summary>What a leaf that is no entry says.</summary>
public enum LogRecordKind
{
    /// <summary>How many cases and entries of each kind the log held, hour by hour: who leaves some out is found out.</summary>
    Counts,

    /// <summary>Length and head of the access log's chain, hour by hour.</summary>
    AccessDigest,

    /// <summary>The keys that sign from here on.</summary>
    Keys,

    /// <summary>First leaf of a log that follows another: the last checkpoint kept of that one, and what is known to be lost.</summary>
    Recovery,
}

/// <summary>A leaf that is no entry, byte for byte. Append only.</summary>
public sealed class LogRecord
{
    public Guid Id { get; init; }
    public int LogId { get; init; }
    public LogRecordKind Kind { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>RFC 8785 JSON.</summary>
    public byte[] Payload { get; init; } = [];
    public byte[] Leaf { get; init; } = [];
}

/// <summary>A key that signs or signed checkpoints, as a vkey (C2SP signed-note).</summary>
public sealed class LogKey
{
    public int LogId { get; init; }
    public string Vkey { get; init; } = "";

    /// <summary>Size of the log when it first signed.</summary>
    public long FirstSize { get; init; }
    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset? RetiredAt { get; init; }
}

/// <summary>The place of a line of the access log in its chain. Append only.</summary>
public sealed class AccessLink
{
    /// <summary>From 1, without gaps.</summary>
    public long Seq { get; init; }
    public Guid LineId { get; init; }

    /// <summary>The line, byte for byte: RFC 8785 JSON with the hash of the line before.</summary>
    public byte[] Payload { get; init; } = [];

    /// <summary>SHA-256(0x00 ‖ payload).</summary>
    public byte[] Hash { get; init; } = [];
}

/// <summary>A line of the access log that has no place in its chain yet.</summary>
public sealed class QueuedAccess
{
    public Guid LineId { get; init; }
}

/// <summary>Ways of showing checkpoints outside this database.</summary>
public enum AnchorKind
{
    /// <summary>The checkpoint file of a node.</summary>
    File,
    Webhook,

    /// <summary>A witness that cosigns (C2SP tlog-witness).</summary>
    Witness,
}

/// <summary>What a place outside has seen of a log.</summary>
public sealed class LogAnchor
{
    public int LogId { get; init; }
    public string Name { get; init; } = "";
    public AnchorKind Kind { get; init; }

    /// <summary>The largest size that it has seen.</summary>
    public long Size { get; init; }
    public DateTimeOffset? SeenAt { get; init; }
    public DateTimeOffset? TriedAt { get; init; }
    public DateTimeOffset? FailingSince { get; init; }
    public string? Failure { get; init; }

    /// <summary>What it answered that cannot be true: a wrong signature, a size below one that it cosigned. It is an alarm, and stops nothing.</summary>
    public string? Untruth { get; init; }

    /// <summary>How what it has seen differs from this log.</summary>
    public string? Contradiction { get; init; }
}

/// <summary>The recovery of a log that may not go on: proposed by one person, confirmed or refused by another.</summary>
public sealed class LogRecovery
{
    public Guid Id { get; init; }
    public int LogId { get; init; }
    public Guid ProposedBy { get; init; }
    public DateTimeOffset ProposedAt { get; init; }
    public string Reasons { get; init; } = "";

    /// <summary>The last checkpoint of the log that somebody kept (a signed note).</summary>
    public string? KeptNote { get; init; }

    /// <summary>What is known to be lost; becomes part of the next log's first leaf.</summary>
    public string KnownLoss { get; init; } = "";
    public Guid? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public bool? Confirmed { get; set; }
}

/// <summary>A checkpoint that an auditor kept outside, recorded to be compared with the log.</summary>
public sealed class KeptCheckpoint
{
    public Guid Id { get; init; }
    public Guid RecordedBy { get; init; }
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Where it was kept, in the auditor's words.</summary>
    public string? Source { get; init; }

    /// <summary>The signed note, as it was kept.</summary>
    public string Note { get; init; } = "";
}

internal sealed class AnchorConfiguration : IEntityTypeConfiguration<LogAnchor>, IEntityTypeConfiguration<LogRecovery>, IEntityTypeConfiguration<KeptCheckpoint>
{
    public void Configure(EntityTypeBuilder<LogAnchor> anchor)
    {
        anchor.ToTable("log_anchors");
        anchor.HasKey(a => new { a.LogId, a.Name });
    }

    public void Configure(EntityTypeBuilder<LogRecovery> recovery)
    {
        recovery.ToTable("log_recoveries", table => table.HasCheckConstraint("ck_recovery_four_eyes", "decided_by is null or decided_by <> proposed_by"));
        recovery.HasIndex(r => r.LogId).IsUnique().HasFilter("decided_at is null").HasDatabaseName("ix_log_recoveries_open");
    }

    public void Configure(EntityTypeBuilder<KeptCheckpoint> kept)
    {
        kept.ToTable("kept_checkpoints");
        kept.HasIndex(k => k.RecordedAt);
    }
}

internal sealed class LogConfiguration :
    IEntityTypeConfiguration<TrailLog>, IEntityTypeConfiguration<QueuedLeaf>, IEntityTypeConfiguration<LogLeaf>, IEntityTypeConfiguration<LogTile>, IEntityTypeConfiguration<LogCheckpoint>,
    IEntityTypeConfiguration<LogRecord>, IEntityTypeConfiguration<LogKey>, IEntityTypeConfiguration<AccessLink>, IEntityTypeConfiguration<QueuedAccess>
{
    public void Configure(EntityTypeBuilder<TrailLog> log)
    {
        log.ToTable("logs");
        log.Property(l => l.Id).ValueGeneratedNever();
        log.HasIndex(l => l.Origin).IsUnique();
    }

    public void Configure(EntityTypeBuilder<QueuedLeaf> leaf)
    {
        leaf.ToTable("log_queue");
        leaf.Property(l => l.Id).UseIdentityAlwaysColumn();
    }

    public void Configure(EntityTypeBuilder<LogLeaf> leaf)
    {
        leaf.ToTable("log_leaves");
        leaf.HasKey(l => new { l.LogId, l.LogIndex });
        leaf.HasIndex(l => new { l.EntryId, l.LogId }).IsUnique().HasFilter("entry_id is not null");
        leaf.HasIndex(l => new { l.RecordId, l.LogId }).IsUnique().HasFilter("record_id is not null");
    }

    public void Configure(EntityTypeBuilder<LogTile> tile)
    {
        tile.ToTable("log_tiles");
        tile.HasKey(t => new { t.LogId, t.Level, t.TileIndex });
    }

    public void Configure(EntityTypeBuilder<LogCheckpoint> checkpoint)
    {
        checkpoint.ToTable("log_checkpoints");
        checkpoint.HasKey(c => new { c.LogId, c.Size });
    }

    public void Configure(EntityTypeBuilder<LogRecord> record)
    {
        record.ToTable("log_records", table => table.HasCheckConstraint("ck_record_leaf", @"leaf = sha256('\x00'::bytea || payload)"));
        record.HasIndex(r => new { r.LogId, r.Kind, r.At });
    }

    public void Configure(EntityTypeBuilder<LogKey> key)
    {
        key.ToTable("log_keys");
        key.HasKey(k => new { k.LogId, k.Vkey });
    }

    public void Configure(EntityTypeBuilder<AccessLink> link)
    {
        link.ToTable("access_chain", table => table.HasCheckConstraint("ck_access_hash", @"hash = sha256('\x00'::bytea || payload)"));
        link.HasKey(l => l.Seq);
        link.Property(l => l.Seq).ValueGeneratedNever();
        link.HasIndex(l => l.LineId).IsUnique();
    }

    public void Configure(EntityTypeBuilder<QueuedAccess> line)
    {
        line.ToTable("access_queue");
        line.HasKey(l => l.LineId);
    }
}
