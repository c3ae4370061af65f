namespace Sandbox.Web.Shared.Forms;

public sealed record Choice(string Value, string Text, string? Hint = null);
