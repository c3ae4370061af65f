namespace Sandbox.Web.Features.Registry;

/// <summary>Marks the texts of the public register.</summary>
public sealed class RegistryTexts;
