namespace Sandbox.Web.Features.Configuration;

public sealed class ConfigurationTexts;
