namespace Sandbox.Web.Shared.Cases.Acts;

// The words of the test period: what the acts ask for, what follows from them, and how a participation stands.
public sealed class TestTexts;
