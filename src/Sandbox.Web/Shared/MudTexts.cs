namespace Sandbox.Web.Shared;

// Names the resource files with MudBlazor's own texts, under MudBlazor's own keys.
public sealed class MudTexts;
