using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;

namespace Sandbox.Web.Persistence;

/// <summary>A case of the register, with all that anyone may know of it; enums by their names, as the table holds them.</summary>
public sealed class PublicCase
{
    public Guid CaseId { get; init; }
    public string Reference { get; init; } = "";
    public string SystemName { get; init; } = "";
    public string Company { get; init; } = "";
    public string Country { get; init; } = "";
    public string? Tier { get; init; }

    /// <summary>What the system does, in the company's words of its last application; null where it marked them confidential or they were erased.</summary>
    public string? Summary { get; init; }
    public string Stage { get; init; } = "";
    public DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? AdmittedAt { get; init; }
    public DateTimeOffset? TestStartsAt { get; init; }
    public DateTimeOffset? TestEndsAt { get; init; }
    public DateTimeOffset? TestEndedAt { get; init; }
    public DateTimeOffset? ExitAcceptedAt { get; init; }

    /// <summary>Whether both sides publish the exit report; null before it is accepted.</summary>
    public bool? ExitReportPublic { get; init; }
}

/// <summary>A seal as anyone may see it, without the measures that are only proposed against it.</summary>
public sealed class PublicSeal
{
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public string Number { get; init; } = "";
    public string Status { get; init; } = "";
    public int StatusIndex { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? ChangedAt { get; init; }
    public Guid? SupersedesId { get; init; }
    public string Credential { get; init; } = "";

    /// <summary>Also where the end of the term is not recorded yet.</summary>
    public SealStatus StatusAt(DateTimeOffset now)
    {
        var status = Enum.Parse<SealStatus>(Status);
        return status is SealStatus.Valid or SealStatus.Suspended && ExpiresAt <= now ? SealStatus.Expired : status;
    }
}

/// <summary>The entry of the trail that issued a seal, and what opens its commitment to the credential: of the entry's own texts it discloses no other.</summary>
public sealed class PublicIssuance
{
    public Guid SealId { get; init; }
    public Guid EntryId { get; init; }
    public byte[] Payload { get; init; } = [];
    public string Pointer { get; init; } = "";
    public byte[] Salt { get; init; } = [];
}

/// <summary>The three views that are all the public reads of cases. Row-level security shows it no row of any table of a case.</summary>
public static class PublicRegister
{
    /// <summary>Lays the views on; they read as their owner, so they name every column and the stages that are public.</summary>
    public static readonly string Views =
        $"""
        create view public_cases with (security_barrier) as
          select c.id as case_id, c.reference, c.system_name, o.name as company, o.country, c.tier, c.stage, c.submitted_at, c.changed_at,
            -- The form says that this answer is published on admission.
            (select f.answers::jsonb -> 'values' ->> 'summary' from filings f where f.case_id = c.id and f.kind = '{FilingKind.Application}' and not f.answers::jsonb -> 'confidential' ? 'summary' order by f.number desc limit 1) as summary,
            -- An act or an appeal may have admitted it; the opening of the plan follows either at once.
            (select min(e.at) from trail_entries e where e.case_id = c.id and e.act in ('{Act.Admit}', '{Act.AdmitFromWaitlist}', '{Act.OpenPlanAgreement}')) as admitted_at,
            p.test_starts_at, p.test_ends_at, p.test_ended_at, p.exit_accepted_at,
            case when p.exit_accepted_at is not null then p.company_publishes and p.authority_publishes end as exit_report_public
          from cases c join organisations o on o.id = c.organisation_id left join participations p on p.case_id = c.id
          where c.stage in ({Protection.PublicStages});
        create view public_seals with (security_barrier) as
          select s.id, s.case_id, s.number, s.status, s.status_index, s.issued_at, s.expires_at, s.changed_at, s.supersedes_id, s.credential
          from seals s join public_cases c on c.case_id = s.case_id
          where s.credential is not null;
        -- What was erased has no salt any more, and its entry is shown to nobody.
        create view public_issuances with (security_barrier) as
          select s.id as seal_id, e.id as entry_id, e.payload, d.pointer, d.salt
          from public_seals s join disclosures d on d.case_id = s.case_id and d.value = s.credential and d.erasure_id is null and d.pointer like '/changes/%/after' join trail_entries e on e.id = d.entry_id;
        """;

    /// <summary>Takes the views off, so that a migration may change the tables below them.</summary>
    public const string WithoutViews = "drop view if exists public_issuances; drop view if exists public_seals; drop view if exists public_cases;";

    public static IQueryable<PublicCase> PublicCases(this SandboxDbContext db) => db.Database.SqlQuery<PublicCase>(
        $"""
        select case_id as "CaseId", reference as "Reference", system_name as "SystemName", company as "Company", country as "Country", tier as "Tier", summary as "Summary", stage as "Stage",
          submitted_at as "SubmittedAt", changed_at as "ChangedAt", admitted_at as "AdmittedAt", test_starts_at as "TestStartsAt", test_ends_at as "TestEndsAt", test_ended_at as "TestEndedAt",
          exit_accepted_at as "ExitAcceptedAt", exit_report_public as "ExitReportPublic"
        from public_cases
        """);

    public static IQueryable<PublicSeal> PublicSeals(this SandboxDbContext db) => db.Database.SqlQuery<PublicSeal>(
        $"""
        select id as "Id", case_id as "CaseId", number as "Number", status as "Status", status_index as "StatusIndex", issued_at as "IssuedAt", expires_at as "ExpiresAt",
          changed_at as "ChangedAt", supersedes_id as "SupersedesId", credential as "Credential"
        from public_seals
        """);

    public static IQueryable<PublicIssuance> PublicIssuances(this SandboxDbContext db) => db.Database.SqlQuery<PublicIssuance>(
        $"""select seal_id as "SealId", entry_id as "EntryId", payload as "Payload", pointer as "Pointer", salt as "Salt" from public_issuances""");
}
