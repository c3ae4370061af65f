namespace Sandbox.Web.Features.Trail;

public sealed class TrailTexts;
