namespace Sandbox.Web.Features.Work;

public sealed class WorkTexts;
