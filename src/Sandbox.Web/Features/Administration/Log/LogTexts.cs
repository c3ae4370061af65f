namespace Sandbox.Web.Features.Administration.Log;

public sealed class LogTexts;
