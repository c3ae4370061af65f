namespace Sandbox.Web.Features.Calls;

public sealed class CallsTexts;
