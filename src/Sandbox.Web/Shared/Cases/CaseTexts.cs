namespace Sandbox.Web.Shared.Cases;

// The words that every page about a case uses: stages, acts, roles, tasks, deadlines, refusals.
public sealed class CaseTexts;
