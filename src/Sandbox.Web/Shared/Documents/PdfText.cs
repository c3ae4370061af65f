using SkiaSharp;

namespace Sandbox.Web.Shared.Documents;

/// <summary>Text on the pages of a PDF: the font that has every character, and where lines break.</summary>
public static class PdfText
{
    public const string HanFamily = "Noto Sans CJK SC";

    /// <summary>The font with Simplified Chinese forms; null where it is not installed, and then there is no document.</summary>
    public static SKTypeface? HanFont(string family = HanFamily)
    {
        var found = SKFontManager.Default.MatchFamily(family, SKFontStyle.Normal);
        // Without the family another one may answer, whose Han characters are boxes or have the forms of another country.
        return found is not null && found.FamilyName == family && found.ContainsGlyph('监') ? found : null;
    }

    /// <summary>Breaks a text into lines: between words, and between Han characters but before no closing mark.</summary>
    public static IEnumerable<string> Lines(string text, SKFont font, float width)
    {
        var line = "";
        foreach (var piece in Pieces(text))
        {
            var rest = piece;
            // A word wider than the column (a digest, an address) is broken where the column ends.
            while (font.MeasureText(line + rest.TrimEnd()) > width)
            {
                if (line.Length > 0)
                {
                    yield return line.TrimEnd();
                    line = "";
                    continue;
                }
                var fits = rest.Length;
                while (fits > 1 && font.MeasureText(rest[..fits]) > width) fits--;
                if (fits == rest.Length) break;
                yield return rest[..fits];
                rest = rest[fits..];
            }
            line += rest;
        }
        if (line.Length > 0) yield return line.TrimEnd();
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            var breaks = i == text.Length || text[i - 1] == ' ' || ((IsHan(text[i - 1]) || IsHan(text[i])) && !"，。；：、！？）》」”’,.;:!?)".Contains(text[i]) && !"（《「“‘(".Contains(text[i - 1]));
            if (!breaks) continue;
            yield return text[start..i];
            start = i;
        }
    }

    private static bool IsHan(char c) => c >= '\u2e80';
}
