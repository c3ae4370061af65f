using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Web.Identity;

namespace Sandbox.Web.Persistence;

/// <summary>What the access log writes down.</summary>
public enum AccessAct
{
    ExportTrail,
    DownloadPack,
    DownloadEvidence,
    ChangeRoles,
    DisablePerson,
    EnablePerson,
    AddOrganisation,
    Invite,
    ResendInvitation,
    RevokeInvitation,
    Join,
    ProposeSecondFactorReset,
    ConfirmSecondFactorReset,
    RejectSecondFactorReset,
    BecomeFirstAdministrator,
    ExportCases,
    AnnounceCall,
    ChangeCall,
    UploadProcedure,
    PublishProcedure,
    SignIn,
    SignInFailed,
    LockedOut,

    /// <summary>An act that the gate refused because of who tried it: use case and rule.</summary>
    RefusedAct,
    FixSample,
    DrawSample,
    RecordFinding,
    ReplyToFinding,
    SettleFinding,
    CloseSample,
    ExportCaseRecord,
    ExportSample,

    /// <summary>The authority, a consulted body or an auditor opened a case's file; the subject is the case.</summary>
    ReadFile,
    ProposeLogRecovery,
    ConfirmLogRecovery,
    RefuseLogRecovery,
    ProposeCalendar,
    ConfirmCalendar,
    RefuseCalendar,
    StartPackDraft,
    DiscardPackDraft,
    ReplayPack,
    ProposePack,
    ReturnPack,
    PublishPack,
}

/// <summary>Something done outside the cases that auditors must see: a file that was read, an export of the trail, a change of an account. Append only.</summary>
public sealed class AccessLogEntry
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid PersonId { get; init; }
    public AccessAct Act { get; init; }

    /// <summary>The person or organisation that it was done to.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>What held before, in codes: role names with spaces between.</summary>
    public string? Before { get; init; }

    /// <summary>What holds since, in codes; of an export its format and filter, as in its address; of a read the part and its id.</summary>
    public string? After { get; init; }
    public string? Reasons { get; init; }
}

internal sealed class AccessLogConfiguration : IEntityTypeConfiguration<AccessLogEntry>
{
    public void Configure(EntityTypeBuilder<AccessLogEntry> entry)
    {
        entry.ToTable("access_log");
        // Who read a file, and when.
        entry.HasIndex(e => new { e.SubjectId, e.At });
        entry.HasIndex(e => new { e.At, e.Id });
        entry.HasOne<Person>().WithMany().HasForeignKey(e => e.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
