namespace Sandbox.Web.Features.Applications;

// The words of the pages on which a company follows its applications and cases.
public sealed class ApplicationsTexts;
