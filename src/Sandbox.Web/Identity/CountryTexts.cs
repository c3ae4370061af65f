namespace Sandbox.Web.Identity;

// Names the resource files with the countries and territories of ISO 3166-1, by two-letter code, as CLDR calls them.
public sealed class CountryTexts;
