using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Repeat;

/// <summary>
/// Keeps the deletion list and what it lists in step: confirmed erasures are written down beside the database, and what a restored
/// backup brought back is erased again, from the start of the app on. Removes the bytes of files whose key is destroyed.
/// </summary>
public sealed class DueErasures(IServiceScopeFactory scopes, UseCases useCases, DeletionList list, EvidenceFolder folder, TimeProvider clock, ILogger<DueErasures> logger)
    : DueWork(TimeSpan.FromSeconds(5), "The deletion list could not be followed", clock, logger)
{
    private readonly HashSet<Guid> settled = [];

    public override async Task<bool> DoOne(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Procedure, token);
        foreach (var evidence in await db.Evidence.AsNoTracking().Where(evidence => evidence.ErasedAt != null).Select(evidence => evidence.Id).ToListAsync(token)) folder.Discard(evidence);

        var listed = list.Read();
        var known = listed.Select(erasure => erasure.Id).ToHashSet();
        var confirmed = await db.Erasures.AsNoTracking().Where(erasure => erasure.Outcome == ErasureOutcome.Confirmed).ToListAsync(token);
        if (confirmed.FirstOrDefault(erasure => !known.Contains(erasure.Id)) is { } missing)
        {
            list.Append(new(missing.Id, missing.CaseId, missing.Subject, missing.Ground, missing.Source, missing.ProposedBy, missing.ProposedAt, missing.DecidedBy!.Value, missing.DecidedAt!.Value));
            return true;
        }
        foreach (var erasure in listed.Where(erasure => !settled.Contains(erasure.Id)))
        {
            if (!await IsBack(db, erasure, token))
            {
                settled.Add(erasure.Id);
                continue;
            }
            await transaction.RollbackAsync(token);
            try
            {
                await useCases.Send(new RepeatErasure.Command(erasure), Actor.Procedure, token: token);
                Logger.LogWarning("Erasure {Erasure} was carried out again: the database had the data back.", erasure.Id);
            }
            catch (RuleViolation refused)
            {
                Logger.LogError("Erasure {Erasure} of the deletion list cannot be carried out again: {Rule}. See to it by hand.", erasure.Id, refused.Rule);
            }
            settled.Add(erasure.Id);
            return true;
        }
        return false;
    }

    private static Task<bool> IsBack(SandboxDbContext db, ConfirmedErasure erasure, CancellationToken token) =>
        erasure.Subject.EvidenceId is { } evidence
            ? db.Evidence.AnyAsync(file => file.Id == evidence && file.ErasedAt == null, token)
            : db.Disclosures.AnyAsync(text => text.EntryId == erasure.Subject.EntryId && text.Pointer == erasure.Subject.Pointer && text.Salt.Length > 0
                && !db.Erasures.Any(done => done.Id == erasure.Id && done.Outcome == ErasureOutcome.Confirmed), token);
}
