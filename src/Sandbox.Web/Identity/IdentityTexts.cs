namespace Sandbox.Web.Identity;

public sealed class IdentityTexts;
