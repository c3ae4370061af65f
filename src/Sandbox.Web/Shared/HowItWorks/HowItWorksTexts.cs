namespace Sandbox.Web.Shared.HowItWorks;

public sealed class HowItWorksTexts;
