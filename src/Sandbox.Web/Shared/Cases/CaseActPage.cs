using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Shared.Cases;

// What the page of an act has: its case, the errors of its form, and the way from the form over the confirmation to the act.
public abstract class CaseActPage : ComponentBase
{
    public const string FormName = "act";

    // What the buttons of the form post as Step.
    public const string Check = "check", Change = "change", Do = "do";

    public FormErrors Errors { get; } = new();

    public OutlineCase.Outline? Case { get; private set; }

    // The confirmation is shown instead of the form.
    public bool Checked { get; protected set; }

    [Parameter]
    public Guid Id { get; set; }

    public abstract Act Act { get; }

    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    [Inject]
    protected PersonUseCases UseCases { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<CaseTexts> C { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<ActTexts> T { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        try
        {
            Case = await UseCases.Send(new OutlineCase.Query(Id, Act));
        }
        catch (RuleViolation violation)
        {
            // The page of the case says whether it is not there or closed to this person.
            Navigation.NavigateTo(violation.Rule == Rule.NotFound ? $"/cases/{Id}" : "/account/access-denied");
        }
    }

    // From the form to the confirmation, back, or on to the act; Errors say what keeps it.
    protected async Task Go<T>(string? step, Guid key, Func<IRequest<T>> request)
    {
        if (step == Change || Errors.Any)
            return;
        if (step != Do)
        {
            Checked = true;
            return;
        }
        if (await Try(request(), key))
            Navigation.NavigateTo($"/cases/{Id}?done={Act}");
    }

    protected async Task<bool> Try<T>(IRequest<T> request, Guid key)
    {
        try
        {
            await UseCases.Send(request, key);
            return true;
        }
        catch (RuleViolation violation)
        {
            Errors.Add("", C[$"Rule.{violation.Rule}"]);
        }
        catch (ValidationException)
        {
            Errors.Add("", C[$"Rule.{Rule.FilingIncomplete}"]);
        }
        return false;
    }
}
