namespace Sandbox.Web.Features.Configuration.Workshop;

public sealed class WorkshopTexts;
