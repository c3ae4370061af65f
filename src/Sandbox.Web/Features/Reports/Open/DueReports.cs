using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.Open;

/// <summary>Finds tests whose reporting period has ended, and asks for the report exactly once, however many nodes look.</summary>
public sealed class DueReports(IServiceScopeFactory scopes, UseCases useCases, Packs packs, TimeProvider clock, ILogger<DueReports> logger)
    : DueWork(TimeSpan.FromSeconds(30), "A due report could not be opened", clock, logger)
{
    /// <summary>Opens one due report; false where none is due.</summary>
    public override async Task<bool> DoOne(CancellationToken token)
    {
        var now = Clock.GetUtcNow();
        if ((await Tests(token)).Find(test => test.EndedPeriod(packs.Preset(test.Preset), now) is not null) is not { } due) return false;
        await useCases.Send(new OpenReport.Command(due.CaseId), Actor.Procedure, token: token);
        return true;
    }

    private async Task<List<ReportedTest>> Tests(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Procedure, token);
        return await db.Participations.AsNoTracking()
            .Where(test => test.TestStartsAt != null && (test.Case.Stage == Stage.Testing || test.Case.Stage == Stage.Suspended))
            .OrderBy(test => test.TestStartsAt)
            .Select(test => new ReportedTest(test.CaseId, test.Case.Preset, test.Case.Tier ?? "", test.Case.Tiers.Where(tier => tier.SupersededAt == null).Select(tier => tier.Obligations).FirstOrDefault(), test.TestStartsAt, test.TestEndsAt, test.Reports.Max(report => (DateOnly?)report.CoversTo)))
            .ToListAsync(token);
    }
}
