using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;

namespace Sandbox.Web.Persistence;

/// <summary>How an act loads its case: locked first, so that two acts on one case come one after the other.</summary>
public static class CaseLoading
{
    /// <summary>Locks and loads the file with its tasks and the parts that people took.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where the case is not there, or not for this actor to see.</exception>
    public static async Task<CaseFile> OpenCase(this SandboxDbContext db, Guid caseId, CancellationToken token)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from cases where id = {caseId} for update", token);
        var file = await db.Cases.Include(f => f.Tasks).Include(f => f.Involvements).Include(f => f.Conditions).Include(f => f.Tiers).SingleOrDefaultAsync(f => f.Id == caseId, token);
        return file ?? throw new RuleViolation(Rule.NotFound);
    }

    /// <summary>Locks and loads the case with its application and everything that was found about it.</summary>
    public static async Task<Application> OpenApplication(this SandboxDbContext db, Guid caseId, CancellationToken token)
    {
        await db.OpenCase(caseId, token);
        return await db.Applications
            .Include(a => a.Determinations).Include(a => a.Opinions).Include(a => a.Findings).Include(a => a.Scores).Include(a => a.Requests)
            .SingleAsync(a => a.CaseId == caseId, token);
    }

    /// <summary>Locks and loads the case with its participation and everything that happened in it.</summary>
    public static async Task<Participation> OpenParticipation(this SandboxDbContext db, Guid caseId, CancellationToken token)
    {
        await db.OpenCase(caseId, token);
        return await db.Participations
            .Include(p => p.Exemptions).Include(p => p.Variations).Include(p => p.Extensions).Include(p => p.Reports).Include(p => p.Incidents)
            .Include(p => p.Suspensions).Include(p => p.Closings)
            .SingleOrDefaultAsync(p => p.CaseId == caseId, token) ?? throw new RuleViolation(Rule.NotFound);
    }

    /// <summary>What the latest of some acts gave as its reasons, as far as the reader may know them; null where it gave none.</summary>
    public static async Task<string?> LatestReasons(this SandboxDbContext db, Guid caseId, Act[] acts, CancellationToken token)
    {
        var latest = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == caseId && acts.Contains(entry.Act)).OrderByDescending(entry => entry.CaseSeq)
            .Select(entry => (Guid?)entry.Id).FirstOrDefaultAsync(token);
        return await db.Disclosures.AsNoTracking().Where(told => told.EntryId == latest && told.Pointer == "/reasons").Select(told => told.Value).SingleOrDefaultAsync(token);
    }
}
