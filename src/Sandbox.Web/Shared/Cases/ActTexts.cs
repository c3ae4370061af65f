namespace Sandbox.Web.Shared.Cases;

// What the pages of acts say: their fields, and what follows from each act.
public sealed class ActTexts;
