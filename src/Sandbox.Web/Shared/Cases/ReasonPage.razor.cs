using MediatR;
using Microsoft.AspNetCore.Components;

namespace Sandbox.Web.Shared.Cases;

public abstract partial class ReasonPage : CaseActPage
{
    [SupplyParameterFromForm(FormName = FormName)]
    public ReasonInput Input { get; set; } = default!;

    protected virtual bool Optional => false;

    // The act takes something away from somebody.
    protected virtual bool Danger => false;

    private string Label => Optional ? "Note" : "Reasons";

    protected abstract IRequest<Unit> Request(string reasons);

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        await base.OnInitializedAsync();
    }

    private Task Submit()
    {
        if (!Optional)
            Errors.Require("Input.Reasons", Input.Reasons, T["Reasons.Required"]);
        return Go(Input.Step, Input.Key, () => Request(Input.Reasons?.Trim() ?? ""));
    }

    public sealed class ReasonInput
    {
        public Guid Key { get; set; } = Guid.CreateVersion7();

        public string? Step { get; set; }

        public string? Reasons { get; set; }
    }
}
