namespace Sandbox.Web.Shared.Cases;

// The words in which pages say who acts next.
public sealed class NextTexts;
