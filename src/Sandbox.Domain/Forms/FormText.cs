using System.Globalization;

namespace Sandbox.Domain.Forms;

/// <summary>One piece of wording in both languages of a form; neither is ever blank.</summary>
public sealed record FormText(string English, string Chinese)
{
    /// <summary>The wording for a culture: Chinese for any Chinese culture, English for every other.</summary>
    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "zh" ? Chinese : English;
}
