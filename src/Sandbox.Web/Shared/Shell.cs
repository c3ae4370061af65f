using System.Text.Encodings.Web;
using System.Text.Unicode;
using MudBlazor;
using MudBlazor.Services;

namespace Sandbox.Web.Shared;

// The pages' common ground: components, MudBlazor, languages, security headers, failure pages.
public static class Shell
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        // Chinese goes out as itself: the default encoder writes eight bytes for each character.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices(configuration =>
        {
            configuration.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            // A message that goes by itself is one that somebody did not read.
            configuration.SnackbarConfiguration.RequireInteraction = true;
            configuration.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddTransient<MudLocalizer, TranslatedMud>();
        services.AddLanguages();
        services.AddAntiforgery(options => options.Cookie.Name = "form");
        return services;
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapLanguages();
        app.MapTheme();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // SecurityHeaders forbids framing for every response.
            options.ContentSecurityFrameAncestorsPolicy = null;
            // Compressing secrets next to what an attacker can send would let their length tell them.
            options.DisableWebSocketCompression = true;
        });
    }
}
