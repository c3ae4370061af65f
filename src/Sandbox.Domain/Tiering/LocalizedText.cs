namespace Sandbox.Domain.Tiering;

/// <summary>A text in both languages of the system, English and Simplified Chinese; neither is ever empty.</summary>
public sealed record LocalizedText(string English, string Chinese)
{
    /// <summary>The text for a culture name such as "zh-Hans" or "zh-CN"; English for every culture that is not Chinese.</summary>
    public string In(string culture) => culture.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;
}
