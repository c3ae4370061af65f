using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Seals;
using Sandbox.Domain.Tasks;
using Sandbox.Web.Identity;
using Sandbox.Web.Notices;

namespace Sandbox.Web.Persistence;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        person.HasOne<SavedView>().WithMany().HasForeignKey(p => p.DefaultViewId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class CallForApplicationsConfiguration : IEntityTypeConfiguration<CallForApplications>
{
    public void Configure(EntityTypeBuilder<CallForApplications> call)
    {
        call.Property(c => c.Title).AsJson();
        call.Property(c => c.About).AsJson();
        call.HasIndex(c => c.OpensOn);
    }
}

internal sealed class CaseFileConfiguration : IEntityTypeConfiguration<CaseFile>
{
    /// <summary>The leaf of the newest entry, kept so that the next one need not look for it.</summary>
    public const string LatestLeaf = nameof(LatestLeaf);

    public void Configure(EntityTypeBuilder<CaseFile> file)
    {
        file.ToTable("cases");
        file.Property<byte[]>(LatestLeaf);
        file.Ignore(f => f.Acts);
        file.HasIndex(f => f.Reference).IsUnique();
        file.HasIndex(f => new { f.OrganisationId, f.ChangedAt });
        file.HasIndex(f => new { f.Stage, f.ChangedAt });
        file.HasMany(f => f.Tasks).WithOne().HasForeignKey(t => t.CaseId).OnDelete(DeleteBehavior.Restrict);
        file.Ignore(f => f.StandingTier);
        file.HasMany(f => f.Tiers).WithOne().HasForeignKey(t => t.CaseId).OnDelete(DeleteBehavior.Restrict);
        file.HasMany(f => f.Conditions).WithOne().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        file.HasMany(f => f.Involvements).WithOne().HasForeignKey(i => i.CaseId).OnDelete(DeleteBehavior.Restrict);
        file.HasOne<Organisation>().WithMany().HasForeignKey(f => f.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ApplicationConfiguration : IEntityTypeConfiguration<Application>
{
    public void Configure(EntityTypeBuilder<Application> application)
    {
        application.HasKey(a => a.CaseId);
        application.HasOne(a => a.Case).WithOne().HasForeignKey<Application>(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
        application.HasOne<CallForApplications>().WithMany().HasForeignKey(a => a.CallId).OnDelete(DeleteBehavior.Restrict);
        application.Ignore(a => a.Determination);
        application.Ignore(a => a.Retiering);
        application.Ignore(a => a.ScoresOfRound);
        application.HasMany(a => a.Determinations).WithOne().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
        application.HasMany(a => a.Opinions).WithOne().HasForeignKey(o => o.CaseId).OnDelete(DeleteBehavior.Restrict);
        application.HasMany(a => a.Findings).WithOne().HasForeignKey(f => f.CaseId).OnDelete(DeleteBehavior.Restrict);
        application.HasMany(a => a.Scores).WithOne().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        application.HasMany(a => a.Requests).WithOne().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ParticipationConfiguration : IEntityTypeConfiguration<Participation>
{
    public void Configure(EntityTypeBuilder<Participation> participation)
    {
        participation.HasKey(p => p.CaseId);
        participation.HasOne(p => p.Case).WithOne().HasForeignKey<Participation>(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.Ignore(p => p.Suspension);
        participation.Ignore(p => p.Closing);
        participation.Property(p => p.ExitReturned).AsJson();
        participation.HasMany(p => p.Exemptions).WithOne().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.HasMany(p => p.Variations).WithOne().HasForeignKey(v => v.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.HasMany(p => p.Extensions).WithOne().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.HasMany(p => p.Reports).WithOne().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.HasMany(p => p.Incidents).WithOne().HasForeignKey(i => i.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.HasMany(p => p.Suspensions).WithOne().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        participation.HasMany(p => p.Closings).WithOne().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReportPeriodConfiguration : IEntityTypeConfiguration<ReportPeriod>
{
    public void Configure(EntityTypeBuilder<ReportPeriod> report)
    {
        report.Property(r => r.Returned).AsJson();
        report.ToTable(table => table.HasCheckConstraint("ck_report_four_eyes", "approved_by is null or approved_by <> reviewed_by"));
    }
}

internal sealed class ConformitySealConfiguration : IEntityTypeConfiguration<ConformitySeal>
{
    public void Configure(EntityTypeBuilder<ConformitySeal> seal)
    {
        seal.HasOne(s => s.Case).WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        seal.HasIndex(s => s.Number).IsUnique();
        seal.HasIndex(s => s.StatusIndex).IsUnique();
    }
}

internal sealed class SealReviewConfiguration : IEntityTypeConfiguration<SealReview>
{
    public void Configure(EntityTypeBuilder<SealReview> review)
    {
        review.HasOne(r => r.Case).WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        review.Property(r => r.Scores).AsJson();
        review.ToTable(table => table.HasCheckConstraint("ck_seal_four_eyes", "decided_by is null or decided_by <> proposed_by"));
    }
}

internal sealed class FormalDecisionConfiguration : IEntityTypeConfiguration<FormalDecision>
{
    public void Configure(EntityTypeBuilder<FormalDecision> decision)
    {
        decision.Property(d => d.Criteria).AsJson();
        decision.Property(d => d.Departures).AsJson();
        decision.HasIndex(d => d.Number).IsUnique();
        decision.HasOne<CaseFile>().WithMany().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AppealConfiguration : IEntityTypeConfiguration<Appeal>
{
    public void Configure(EntityTypeBuilder<Appeal> appeal)
    {
        appeal.Ignore(a => a.Contest);
        appeal.HasOne<CaseFile>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ComplaintConfiguration : IEntityTypeConfiguration<Complaint>
{
    public void Configure(EntityTypeBuilder<Complaint> complaint) =>
        complaint.HasOne<CaseFile>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
}

internal sealed class ErasureConfiguration : IEntityTypeConfiguration<Erasure>
{
    public void Configure(EntityTypeBuilder<Erasure> erasure)
    {
        erasure.Ignore(e => e.Subject);
        erasure.Property(e => e.Passages).AsJson();
        erasure.HasIndex(e => new { e.CaseId, e.Outcome });
        erasure.HasOne<CaseFile>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        erasure.ToTable(table => table.HasCheckConstraint("ck_erasure_four_eyes", "decided_by is null or decided_by <> proposed_by"));
    }
}

internal sealed class LegalHoldConfiguration : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> hold)
    {
        hold.HasIndex(h => h.CaseId);
        hold.HasOne<CaseFile>().WithMany().HasForeignKey(h => h.CaseId).OnDelete(DeleteBehavior.Restrict);
        hold.ToTable(table => table.HasCheckConstraint("ck_hold_four_eyes", "lifted_by is null or lifted_by <> placed_by"));
    }
}

internal sealed class TierDeterminationConfiguration : IEntityTypeConfiguration<TierDetermination>
{
    public void Configure(EntityTypeBuilder<TierDetermination> determination)
    {
        determination.Ignore(d => d.IsOpen);
        determination.Property(d => d.Departures).AsJson().HasDefaultValueSql("'[]'");
        determination.Property(d => d.Occasion).HasDefaultValue(TierOccasion.Application);
        // Four eyes once more, where no code can forget it.
        determination.ToTable(table => table.HasCheckConstraint("ck_tier_four_eyes", "confirmed_by is null or confirmed_by <> proposed_by"));
    }
}

internal sealed class CaseTierConfiguration : IEntityTypeConfiguration<CaseTier>
{
    public void Configure(EntityTypeBuilder<CaseTier> tier)
    {
        tier.Ignore(t => t.ReportsEvery);
        tier.Property(t => t.Obligations).AsJson();
        tier.Property(t => t.LeftOut).AsJson();
        // A case is in one tier at a time.
        tier.HasIndex(t => t.CaseId).IsUnique().HasFilter("superseded_at is null");
    }
}

internal sealed class SelfAssessmentConfiguration : IEntityTypeConfiguration<SelfAssessment>
{
    public void Configure(EntityTypeBuilder<SelfAssessment> assessment) =>
        assessment.HasOne<CaseFile>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
}

internal sealed class PanelScoreConfiguration : IEntityTypeConfiguration<PanelScore>
{
    public void Configure(EntityTypeBuilder<PanelScore> score)
    {
        score.Property(s => s.Points).AsJson();
        score.HasIndex(s => new { s.CaseId, s.Round, s.PersonId }).IsUnique();
    }
}

internal sealed class InformationRequestConfiguration : IEntityTypeConfiguration<InformationRequest>
{
    public void Configure(EntityTypeBuilder<InformationRequest> request) => request.Property(r => r.Items).AsJson();
}

internal sealed class InvolvementConfiguration : IEntityTypeConfiguration<Involvement>
{
    public void Configure(EntityTypeBuilder<Involvement> involvement) => involvement.HasIndex(i => new { i.CaseId, i.PersonId });
}

internal sealed class FilingConfiguration : IEntityTypeConfiguration<Filing>
{
    public void Configure(EntityTypeBuilder<Filing> filing)
    {
        filing.HasIndex(f => new { f.CaseId, f.Kind, f.SubjectId, f.Number }).IsUnique().AreNullsDistinct(false);
        filing.HasOne<CaseFile>().WithMany().HasForeignKey(f => f.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class FilingDraftConfiguration : IEntityTypeConfiguration<FilingDraft>
{
    public void Configure(EntityTypeBuilder<FilingDraft> draft)
    {
        draft.Property(d => d.Version).IsConcurrencyToken();
        draft.HasIndex(d => new { d.OrganisationId, d.CaseId, d.Kind });
    }
}

internal sealed class WorkTaskConfiguration : IEntityTypeConfiguration<WorkTask>
{
    public void Configure(EntityTypeBuilder<WorkTask> task)
    {
        task.Ignore(t => t.IsOpen);
        task.Ignore(t => t.Above);
        task.Property(t => t.Arguments).AsJson();
        task.HasIndex(t => new { t.CaseId, t.ClosedAt });
        task.HasIndex(t => new { t.Role, t.ClosedAt });
        task.HasIndex(t => t.StepId).IsUnique();
    }
}

internal sealed class CaseClockConfiguration : IEntityTypeConfiguration<CaseClock>
{
    public void Configure(EntityTypeBuilder<CaseClock> clock)
    {
        clock.Ignore(c => c.State);
        clock.Ignore(c => c.IsRunning);
        clock.Property(c => c.Rule).AsJson();
        clock.Property(c => c.Pauses).AsJson();
        clock.HasIndex(c => c.CaseId);
        clock.HasIndex(c => c.FiresAt).HasFilter("fires_at is not null");
        clock.HasIndex(c => c.RemindsAt).HasFilter("reminds_at is not null");
        clock.HasOne<CaseFile>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TrailEntryConfiguration : IEntityTypeConfiguration<TrailEntry>
{
    public void Configure(EntityTypeBuilder<TrailEntry> entry)
    {
        entry.HasIndex(e => new { e.CaseId, e.CaseSeq }).IsUnique();
        // Entries of one act have one time; their numbers tell their order.
        entry.HasIndex(e => new { e.At, e.CaseSeq, e.Id });
        // An auditor asks for one kind of act among millions of entries.
        entry.HasIndex(e => new { e.Act, e.At, e.CaseSeq, e.Id });
        entry.HasOne<CaseFile>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DisclosureConfiguration : IEntityTypeConfiguration<Disclosure>
{
    public void Configure(EntityTypeBuilder<Disclosure> disclosure)
    {
        disclosure.HasIndex(d => new { d.EntryId, d.Pointer }).IsUnique();
        disclosure.HasOne<TrailEntry>().WithMany().HasForeignKey(d => d.EntryId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class HandledRequestConfiguration : IEntityTypeConfiguration<HandledRequest>
{
    public void Configure(EntityTypeBuilder<HandledRequest> request) => request.HasKey(r => new { r.ActorId, r.Key });
}

internal sealed class ProcedureInstanceConfiguration : IEntityTypeConfiguration<ProcedureInstance>
{
    public void Configure(EntityTypeBuilder<ProcedureInstance> instance)
    {
        instance.HasIndex(i => new { i.CaseId, i.IsRunning });
        instance.HasIndex(i => i.Engine).HasFilter("is_running and engine <> 'Embedded'");
        instance.HasOne<CaseFile>().WithMany().HasForeignKey(i => i.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CaseReviewConfiguration : IEntityTypeConfiguration<CaseReview>
{
    public void Configure(EntityTypeBuilder<CaseReview> review) =>
        review.HasOne<CaseFile>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
}

internal sealed class OutgoingNoticeConfiguration : IEntityTypeConfiguration<OutgoingNotice>
{
    public void Configure(EntityTypeBuilder<OutgoingNotice> notice)
    {
        notice.HasIndex(n => n.NextTryAt).HasFilter("sent_at is null");
        notice.HasIndex(n => new { n.PersonId, n.CreatedAt });
    }
}

internal sealed class EvidenceConfiguration : IEntityTypeConfiguration<Evidence>
{
    public void Configure(EntityTypeBuilder<Evidence> evidence) => evidence.HasIndex(e => e.DraftId);
}

internal static class JsonProperty
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Keeps a small list or dictionary as one jsonb column, compared by its text.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) where T : notnull
    {
        property.HasColumnType("jsonb").HasConversion(new ValueConverter<T, string>(
            value => JsonSerializer.Serialize(value, Json),
            text => JsonSerializer.Deserialize<T>(text, Json)!));
        property.Metadata.SetValueComparer(new Microsoft.EntityFrameworkCore.ChangeTracking.ValueComparer<T>(
            (a, b) => JsonSerializer.Serialize(a, Json) == JsonSerializer.Serialize(b, Json),
            value => JsonSerializer.Serialize(value, Json).GetHashCode(StringComparison.Ordinal),
            value => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Json), Json)!));
        return property;
    }
}
