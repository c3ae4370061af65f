using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Identity;

public static class SandboxIdentity
{
    public const int ShortestPassword = 12;

    public static IServiceCollection AddSandboxIdentity(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var site = PublicAddress.From(configuration, environment);
        services.AddSingleton(site);

        services.AddIdentityCore<Person>(options =>
            {
                // Version 3 has the table of passkeys.
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.Stores.MaxLengthForKeys = 128;
                options.User.RequireUniqueEmail = true;
                // The user name is the e-mail address, whatever letters it has.
                options.User.AllowedUserNameCharacters = "";
                options.SignIn.RequireConfirmedEmail = true;
                // Length counts, not kinds of characters (NIST SP 800-63B, section 5.1.1).
                options.Password.RequiredLength = ShortestPassword;
                options.Password.RequiredUniqueChars = 5;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<SandboxDbContext>()
            .AddSignInManager<PersonSignIn>()
            .AddClaimsPrincipalFactory<PersonClaims>()
            .AddErrorDescriber<TranslatedIdentityErrors>()
            .AddDefaultTokenProviders();

        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.ServerDomain = site.Root.Host;
            options.UserVerificationRequirement = "required";
            // A passkey signs in without an account being named first.
            options.ResidentKeyRequirement = "required";
        });
        // Links in mails hold for a day, a sign-in that was taken away for a minute at most.
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromDays(1));
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromMinutes(1);
            options.OnRefreshingPrincipal = KeepSecondFactor;
        });

        AddCookies(services, configuration, environment);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitSession>().AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitSession>());
        services.AddScoped<AuthenticationStateProvider, Revalidation>();
        services.AddAccountRateLimit(configuration);
        services.AddSessionKeys(configuration);
        services.AddSingleton<Countries>();
        services.AddScoped<AccountMails>();
        services.AddScoped<JoinOrganisation>();
        services.AddScoped<FirstAdministrator>();
        services.AddHostedService<AccountNotices>();
        return services.AddScoped<RegisterCompany>();
    }

    private static void AddCookies(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        // Demo and development run on http://localhost.
        var secure = environment.IsProduction() ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        services.ConfigureAll<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>(options =>
        {
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = secure;
        });
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = environment.IsProduction() ? "__Host-session" : "session";
            options.ExpireTimeSpan = TimeSpan.FromMinutes(configuration.GetValue("Account:SessionMinutes", 480.0));
            options.SlidingExpiration = true;
            options.LoginPath = "/account/sign-in";
            options.AccessDeniedPath = "/account/access-denied";
            options.ReturnUrlParameter = "returnUrl";
            // Asking how long a session lasts must not make it last, and whoever asks for more gets all of it.
            options.Events.OnCheckSlidingExpiration = check =>
            {
                if (check.Request.Path == AccountEndpoints.SessionPath) check.ShouldRenew = HttpMethods.IsPost(check.Request.Method);
                return Task.CompletedTask;
            };
            options.Events.OnValidatePrincipal = async validation =>
            {
                try
                {
                    await SecurityStampValidator.ValidatePrincipalAsync(validation);
                }
                catch (Exception fault) when (DatabaseAway.Is(fault) && validation.HttpContext.Features.Get<IExceptionHandlerFeature>() is not null)
                {
                    // The page that says so is shown to anybody.
                    validation.RejectPrincipal();
                }
            };
        });
    }

    // A refreshed principal is made from the database, which does not know how this session signed in.
    private static Task KeepSecondFactor(SecurityStampRefreshingPrincipalContext refreshing)
    {
        if (refreshing.CurrentPrincipal?.UsedSecondFactor() == true && refreshing.NewPrincipal?.Identity is ClaimsIdentity identity)
            identity.AddClaim(PersonPrincipal.SecondFactor);
        return Task.CompletedTask;
    }
}
