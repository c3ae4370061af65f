using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Suspensions.Respond;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Suspensions;

// What a company files about a suspension.
public static class SuspensionFilings
{
    public static IServiceCollection AddSuspensionFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.SuspensionResponse, Act.RespondToSuspension, "suspension-response", draft => new RespondToSuspension.Command(draft.Id));
}
