using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sandbox.Web.Features.Clocks.Expire;
using Sandbox.Web.Features.Reports.Open;
using Sandbox.Web.Features.Testing.View;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

// What happens by itself while nobody acts.
public sealed partial class Story
{
    /// <summary>Fires the clocks and opens the reports that are due by now, as the running app would have.</summary>
    public async Task CatchUp()
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var useCases = services.GetRequiredService<UseCases>();
        using var clocks = new DueClocks(scopes, useCases, clock, NullLogger<DueClocks>.Instance);
        using var reports = new DueReports(scopes, useCases, services.GetRequiredService<Packs>(), clock, NullLogger<DueReports>.Instance);
        while (await reports.DoOne(CancellationToken.None))
        {
        }
        while (await clocks.DoOne(CancellationToken.None))
        {
        }
    }

    /// <summary>The participation as its company sees it.</summary>
    public Task<ViewTest.Test> Participation(Guid caseId, CastMember? owner = null) => Send(new ViewTest.Query(caseId), owner ?? cast.Owner);
}
