using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Access;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail;

/// <summary>What every page of the trail has: the gate, and a plain answer where it refuses.</summary>
public abstract class TrailPage : ComponentBase
{
    [Inject]
    protected PersonUseCases UseCases { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected Sentences Sentences { get; set; } = default!;

    /// <summary>What the gate answers; null where there is no such thing, which is then the page.</summary>
    protected async Task<T?> Ask<T>(IQuery<T> query) where T : class
    {
        try
        {
            return await UseCases.Send(query);
        }
        catch (RuleViolation refused) when (refused.Rule == Rule.NotFound)
        {
            Navigation.NotFound();
            return null;
        }
    }
}
