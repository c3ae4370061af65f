namespace Sandbox.Web.Features.Filings;

// The words of the pages on which a company writes, checks and files a form.
public sealed class FilingsTexts;
