using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Clocks.Expire;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests;

public sealed partial class Office
{
    // The story that the seeds tell, here by hand.
    public Story Story => new(services, Cast, Clock);

    public RulePack RulePack => Packs.RulePackInForce(services.GetRequiredService<Jurisdiction>(), Clock.Now);

    public static (string, string)[] Hiring { get; } = [("annex-iii-4", "a"), ("profiling", "yes")];

    public static (string, string)[] SocialScoring { get; } = [("article-5-c", "yes")];

    // Moves time from clock to clock, firing each, until the case is at the stage; answers how many fired.
    public async Task<int> ExpireUntil(Stage stage, Guid caseId)
    {
        for (var fired = 0; fired < 20; fired++)
        {
            if (await StageOf(caseId) == stage) return fired;
            await using var look = Look();
            var next = await look.Clocks.Where(clock => clock.CaseId == caseId && clock.FiresAt != null).OrderBy(clock => clock.FiresAt).FirstAsync(TestContext.Current.CancellationToken);
            Clock.Now = Clock.Now > next.FiresAt!.Value ? Clock.Now : next.FiresAt.Value;
            await UseCases.Send(new ExpireClock.Command(caseId, next.Id), Actor.Procedure, token: TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException($"The case does not come to {stage}.");
    }
}
