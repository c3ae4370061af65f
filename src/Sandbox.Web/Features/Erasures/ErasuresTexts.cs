namespace Sandbox.Web.Features.Erasures;

public sealed class ErasuresTexts;
