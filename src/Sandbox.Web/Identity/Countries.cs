using System.Collections.Frozen;
using System.Globalization;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Identity;

// Countries and territories by ISO 3166 code, named and ordered in the reader's language from the system's own data (CLDR).
public static class Countries
{
    public static readonly FrozenSet<string> Codes = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => new RegionInfo(culture.Name).TwoLetterISORegionName)
        .Where(code => code.Length == 2 && code.All(char.IsAsciiLetterUpper))
        .ToFrozenSet();

    public static IReadOnlyList<Choice> All() =>
        [.. Codes.Select(code => new Choice(code, Name(code))).OrderBy(choice => choice.Text, StringComparer.CurrentCulture)];

    // RegionInfo.DisplayName follows the current user-interface culture.
    public static string Name(string code) => new RegionInfo(code).DisplayName;
}
