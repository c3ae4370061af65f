// Each type here breaks one rule: a rule that lets its canary live holds nothing.
#pragma warning disable IDE0130 // A canary stands in the namespace whose rule it breaks.

namespace Elsa.Canaries
{
    public sealed class Activity;
}

namespace Sandbox.Domain.Canaries
{
    public sealed class ReadsAFile
    {
        public string Text { get; } = System.IO.File.ReadAllText("x");
    }
}

namespace Sandbox.Ledger.Canaries
{
    public sealed class KnowsTheDomain
    {
        public Sandbox.Domain.Cases.Stage Stage { get; set; }
    }
}

namespace Sandbox.Verifier.Canaries
{
    public sealed class KnowsTheWeb
    {
        public Sandbox.Web.Pipeline.UseCases? UseCases { get; set; }
    }
}

namespace Sandbox.Workflows.Canaries
{
    public sealed class KnowsTheWeb
    {
        public Sandbox.Web.Pipeline.UseCases? UseCases { get; set; }
    }

    public sealed class KnowsElsa
    {
        public Elsa.Canaries.Activity? Activity { get; set; }
    }
}

namespace Sandbox.Web.Features.Trail.Canaries
{
    public sealed class KnowsAnotherFeature
    {
        public Sandbox.Web.Features.Applications.Start.StartApplication.Command? Command { get; set; }
    }
}

namespace Sandbox.Web.Shared.Canaries
{
    public sealed class AsksTheDatabase : Microsoft.AspNetCore.Components.ComponentBase
    {
        [Microsoft.AspNetCore.Components.Inject]
        public Sandbox.Web.Persistence.SandboxDbContext Db { get; set; } = default!;

        protected override async Task OnInitializedAsync() => await Db.SaveChangesAsync();
    }

    public sealed class SendsPastTheGate(MediatR.IMediator mediator)
    {
        public Task Send(MediatR.IRequest request) => mediator.Send(request);
    }

    public sealed class CaseHelper;
}
