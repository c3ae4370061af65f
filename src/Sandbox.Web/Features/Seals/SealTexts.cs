namespace Sandbox.Web.Features.Seals;

/// <summary>Marks the texts of seals: pages, PDF and badge.</summary>
public sealed class SealTexts;
