namespace Sandbox.Web.Pipeline;

public sealed class LetterTexts;
