namespace Sandbox.Web.Features.Interests;

public sealed class InterestsTexts;
