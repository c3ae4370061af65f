namespace Sandbox.Web.Features.Cases;

public sealed class CasesTexts;
