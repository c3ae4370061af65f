using Microsoft.Extensions.Localization;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Identity;

// Countries and territories to choose from, named and ordered in the reader's language.
public sealed class Countries(IStringLocalizer<CountryTexts> texts)
{
    public IReadOnlyList<Choice> All() =>
        [.. texts.GetAllStrings(includeParentCultures: true)
            .Select(country => new Choice(country.Name, country.Value))
            .OrderBy(choice => choice.Text, StringComparer.CurrentCulture)];

    public bool Has(string? code) => !string.IsNullOrEmpty(code) && !texts[code].ResourceNotFound;

    public string Name(string code) => texts[code];
}
