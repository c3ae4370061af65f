using MediatR;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Access;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Pages;

// What the pages around seals share: the gate, as the person and as the public, and what to do where there is nothing to see.
public abstract class SealPage : ComponentBase
{
    [Inject]
    protected PersonUseCases UseCases { get; set; } = default!;

    [Inject]
    private UseCases Gate { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    // What a person may not see looks as if it were not there.
    protected Task<T?> Find<T>(IRequest<T> query) where T : class => OrNotFound(() => UseCases.Send(query));

    // Public pages show everyone the same, also someone whose own rows would hide another company's.
    protected Task<T?> FindPublic<T>(IRequest<T> query) where T : class => OrNotFound(() => AsPublic(query));

    protected Task<T> AsPublic<T>(IRequest<T> request, Guid? key = null) => Gate.Send(request, Actor.Public, key, Http.RequestAborted);

    private async Task<T?> OrNotFound<T>(Func<Task<T>> ask) where T : class
    {
        try
        {
            return await ask();
        }
        catch (RuleViolation refused) when (refused.Rule is Rule.NotFound or Rule.ForeignOrganisation or Rule.NotPermitted)
        {
            Navigation.NotFound();
            return null;
        }
    }
}
