namespace Sandbox.Web.Features.Administration;

public sealed class AdministrationTexts;
