using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Features.Seals;

/// <summary>How an act on a seal loads what it acts on: the case locked first.</summary>
internal static class SealLoading
{
    public static async Task<ConformitySeal> OpenSeal(this SandboxDbContext db, Guid caseId, Guid sealId, CancellationToken token)
    {
        await db.OpenCase(caseId, token);
        return await db.Seals.SingleOrDefaultAsync(seal => seal.Id == sealId && seal.CaseId == caseId, token) ?? throw new RuleViolation(Rule.NotFound);
    }

    /// <summary>The request for a seal that is under way, or the one that was decided last.</summary>
    public static async Task<SealReview> OpenSealReview(this SandboxDbContext db, Guid caseId, CancellationToken token)
    {
        await db.OpenCase(caseId, token);
        return await db.SealReviews.Where(review => review.CaseId == caseId).OrderBy(review => review.Issued != null).ThenByDescending(review => review.RequestedAt).FirstOrDefaultAsync(token)
            ?? throw new RuleViolation(Rule.NotFound);
    }
}
