using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
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

/// <summary>The one database: Identity, cases, trail. Tables and columns are in snake case; enums are stored as text.</summary>
public sealed class SandboxDbContext(DbContextOptions<SandboxDbContext> options)
    : IdentityDbContext<Person, IdentityRole<Guid>, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>The sequence that case references count by.</summary>
    public const string CaseNumbers = "case_numbers";

    /// <summary>The sequence that seals count by: their numbers and their places in the status lists.</summary>
    public const string SealNumbers = "seal_numbers";

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<Recusal> Recusals => Set<Recusal>();
    public DbSet<CaseFile> Cases => Set<CaseFile>();
    public DbSet<Application> Applications => Set<Application>();
    public DbSet<TierDetermination> TierDeterminations => Set<TierDetermination>();
    public DbSet<CaseTier> CaseTiers => Set<CaseTier>();
    public DbSet<SelfAssessment> SelfAssessments => Set<SelfAssessment>();
    public DbSet<Opinion> Opinions => Set<Opinion>();
    public DbSet<CriterionFinding> CriterionFindings => Set<CriterionFinding>();
    public DbSet<PanelScore> PanelScores => Set<PanelScore>();
    public DbSet<InformationRequest> InformationRequests => Set<InformationRequest>();
    public DbSet<Involvement> Involvements => Set<Involvement>();
    public DbSet<Condition> Conditions => Set<Condition>();
    public DbSet<FormalDecision> Decisions => Set<FormalDecision>();
    public DbSet<Appeal> Appeals => Set<Appeal>();
    public DbSet<Erasure> Erasures => Set<Erasure>();
    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();
    public DbSet<Complaint> Complaints => Set<Complaint>();
    public DbSet<Participation> Participations => Set<Participation>();
    public DbSet<Exemption> Exemptions => Set<Exemption>();
    public DbSet<Variation> Variations => Set<Variation>();
    public DbSet<Extension> Extensions => Set<Extension>();
    public DbSet<ReportPeriod> Reports => Set<ReportPeriod>();
    public DbSet<Incident> Incidents => Set<Incident>();
    public DbSet<Suspension> Suspensions => Set<Suspension>();
    public DbSet<Closing> Closings => Set<Closing>();
    public DbSet<SealReview> SealReviews => Set<SealReview>();
    public DbSet<ConformitySeal> Seals => Set<ConformitySeal>();
    public DbSet<Filing> Filings => Set<Filing>();
    public DbSet<FilingDraft> Drafts => Set<FilingDraft>();
    public DbSet<Evidence> Evidence => Set<Evidence>();
    public DbSet<WorkTask> Tasks => Set<WorkTask>();
    public DbSet<CaseClock> Clocks => Set<CaseClock>();
    public DbSet<TrailEntry> TrailEntries => Set<TrailEntry>();
    public DbSet<Disclosure> Disclosures => Set<Disclosure>();
    public DbSet<AuditSample> AuditSamples => Set<AuditSample>();
    public DbSet<AuditFinding> AuditFindings => Set<AuditFinding>();
    public DbSet<AccessLogEntry> AccessLog => Set<AccessLogEntry>();
    public DbSet<TrailLog> Logs => Set<TrailLog>();
    public DbSet<LogLeaf> LogLeaves => Set<LogLeaf>();
    public DbSet<LogCheckpoint> LogCheckpoints => Set<LogCheckpoint>();
    public DbSet<LogRecord> LogRecords => Set<LogRecord>();
    public DbSet<LogKey> LogKeys => Set<LogKey>();
    public DbSet<LogAnchor> LogAnchors => Set<LogAnchor>();
    public DbSet<LogRecovery> LogRecoveries => Set<LogRecovery>();
    public DbSet<KeptCheckpoint> KeptCheckpoints => Set<KeptCheckpoint>();
    public DbSet<AccessLink> AccessChain => Set<AccessLink>();
    public DbSet<HandledRequest> HandledRequests => Set<HandledRequest>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<SecondFactorReset> SecondFactorResets => Set<SecondFactorReset>();
    public DbSet<SetupLink> SetupLinks => Set<SetupLink>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<CallForApplications> Calls => Set<CallForApplications>();
    public DbSet<OutgoingNotice> OutgoingNotices => Set<OutgoingNotice>();
    public DbSet<CalendarEdition> CalendarEditions => Set<CalendarEdition>();
    public DbSet<ProcedureInstance> ProcedureInstances => Set<ProcedureInstance>();
    public DbSet<ProcedureVersion> ProcedureVersions => Set<ProcedureVersion>();
    public DbSet<RulePackVersion> RulePackVersions => Set<RulePackVersion>();
    public DbSet<RulePackEdit> RulePackEdits => Set<RulePackEdit>();
    public DbSet<PackReplay> PackReplays => Set<PackReplay>();
    public DbSet<PackReplayChange> PackReplayChanges => Set<PackReplayChange>();
    public DbSet<ProcedureVisit> ProcedureVisits => Set<ProcedureVisit>();
    public DbSet<CaseReview> Reviews => Set<CaseReview>();

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        // The number that stands for an enum member in code means nothing to an auditor who reads the table.
        conventions.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.HasSequence<long>(CaseNumbers);
        model.HasSequence<long>(SealNumbers);
        model.ApplyConfigurationsFromAssembly(typeof(SandboxDbContext).Assembly);
        model.UseSnakeCaseAndOwnIds();
    }
}
