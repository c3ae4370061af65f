using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Reports.Open;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests;

// A test under way, on a plan that was filed, agreed and started by use cases.
public sealed partial class Office
{
    public async Task<Guid> CaseInTesting(params int[] daysOfPhases)
    {
        var id = await CaseAt(Stage.PlanAgreement);
        await Story.ProposePlan(id, Story.SoundPlan(daysOfPhases is [] ? [60, 60] : daysOfPhases));
        await Story.AgreePlan(id);
        await Story.StartTesting(id);
        return id;
    }

    public DueReports DueReports => new(Services.GetRequiredService<IServiceScopeFactory>(), UseCases, Packs, Clock, NullLogger<DueReports>.Instance);

    public async Task<Guid> ReportDue(Guid id, int days = 31)
    {
        Clock.Now += TimeSpan.FromDays(days);
        while (await DueReports.DoOne(TestContext.Current.CancellationToken))
        {
        }
        return (await Of(id)).Reports.MaxBy(report => report.Number)!.Id;
    }

    // The participation as it is in the database.
    public async Task<Participation> Of(Guid id)
    {
        await using var look = Look();
        return await look.Participations.Include(p => p.Case.Conditions).Include(p => p.Case.Tasks).Include(p => p.Case.Involvements)
            .Include(p => p.Exemptions).Include(p => p.Variations).Include(p => p.Extensions).Include(p => p.Reports).Include(p => p.Incidents).Include(p => p.Suspensions).Include(p => p.Closings)
            .AsSplitQuery().SingleAsync(p => p.CaseId == id, TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<string>> OpenTasks(Guid id)
    {
        await using var look = Look();
        return await look.Tasks.Where(task => task.CaseId == id && task.ClosedAt == null).Select(task => task.Kind).OrderBy(kind => kind).ToListAsync(TestContext.Current.CancellationToken);
    }

    // The part that a person took in the case by an act: what an appeal is about.
    public async Task<Guid> Part(Guid id, Act act)
    {
        await using var look = Look();
        return await look.Involvements.Where(part => part.CaseId == id && part.Act == act).OrderByDescending(part => part.At).Select(part => part.Id).FirstAsync(TestContext.Current.CancellationToken);
    }
}
