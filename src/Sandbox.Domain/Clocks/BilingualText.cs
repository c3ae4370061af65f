namespace Sandbox.Domain.Clocks;

/// <summary>A text of a data file in both languages of the product: English and Simplified Chinese.</summary>
public sealed record BilingualText(string En, string Zh)
{
    /// <summary>The text for a culture name such as "zh-Hans"; English for every culture that is not Chinese.</summary>
    public string In(string culture) => culture.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;
}
