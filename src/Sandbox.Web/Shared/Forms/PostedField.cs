using Microsoft.AspNetCore.Components;

namespace Sandbox.Web.Shared.Forms;

// What every field of a static form has: a name (also the key of its errors), a label, perhaps a hint, and its error inline.
public abstract class PostedField : ComponentBase
{
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Hint { get; set; }

    [CascadingParameter]
    private FormErrors? Errors { get; set; }

    protected string Id => FormErrors.Id(Name);

    protected string? Error => Errors?[Name];

    protected string FieldClass => Error is null ? "field" : "field field--error";

    protected string? Invalid => Error is null ? null : "true";

    protected string? DescribedBy =>
        (Hint, Error) switch
        {
            (null, null) => null,
            (not null, null) => $"{Id}-hint",
            (null, not null) => $"{Id}-error",
            (not null, not null) => $"{Id}-hint {Id}-error",
        };
}
