namespace Sandbox.Web.Features.Trail.Checkpoints;

public sealed class CheckpointTexts;
