namespace Sandbox.Web.Shared.Calls;

public sealed class CallTexts;
