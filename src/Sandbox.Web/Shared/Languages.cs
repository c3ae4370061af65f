using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace Sandbox.Web.Shared;

// English and Simplified Chinese: the cookie decides, then the browser's languages, then English.
public static class Languages
{
    public const string Cookie = "culture";
    public const string English = "en";
    public const string Chinese = "zh-Hans";

    public static readonly IReadOnlyList<string> All = [English, Chinese];

    public static IServiceCollection AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        return services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(English);
            options.AddSupportedCultures([.. All]);
            options.AddSupportedUICultures([.. All]);
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Cookie, Options = options },
                new CustomRequestCultureProvider(http => Task.FromResult(Accepted(http.Request.Headers.AcceptLanguage))),
            ];
        });
    }

    public static void MapLanguages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/culture", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var culture = form["culture"].ToString();
            if (All.Contains(culture))
                Remember(http, culture);
            return TypedResults.LocalRedirect(LocalPath.OrHome(form["returnUrl"]));
        });

    public static void Remember(HttpContext http, string culture) =>
        http.Response.Cookies.Append(
            Cookie,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            PreferenceCookie.Options(http));

    // Someone who reads any Chinese is served better by Simplified Chinese than by English.
    public static string? Match(string languageTag) => languageTag.Split('-')[0].ToLowerInvariant() switch
    {
        "zh" => Chinese,
        "en" => English,
        _ => null,
    };

    // Mails are written in the language of the person who reads them, not of the one who caused them.
    public static T In<T>(string culture, Func<T> write)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Match(culture) ?? English);
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static ProviderCultureResult? Accepted(IList<string?> header)
    {
        if (!StringWithQualityHeaderValue.TryParseList(header.OfType<string>().ToList(), out var languages))
            return null;

        return languages
            .Where(language => language.Quality is null or > 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Match(language.Value.ToString()))
            .FirstOrDefault(match => match is not null) is { } culture
                ? new ProviderCultureResult(culture)
                : null;
    }
}
