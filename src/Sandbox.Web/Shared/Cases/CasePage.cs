using MediatR;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Access;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Shared.Cases;

// What the static pages about a case share: the gate, and what to do where there is nothing to see.
public abstract class CasePage : ComponentBase
{
    public const string CompanyRoles = $"{nameof(Role.CompanyOwner)},{nameof(Role.CompanyContributor)}";

    [Inject]
    protected PersonUseCases UseCases { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    // Null, and the page for what is not found, where the person may not see it: both look alike.
    protected async Task<T?> Find<T>(IRequest<T> query) where T : class
    {
        try
        {
            return await UseCases.Send(query);
        }
        catch (RuleViolation refused) when (refused.Rule is Rule.NotFound or Rule.ForeignOrganisation or Rule.NotPermitted)
        {
            Navigation.NotFound();
            return null;
        }
    }
}
