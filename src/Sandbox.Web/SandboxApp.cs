using Microsoft.AspNetCore.Identity;
using Sandbox.Web.Features.Administration.Procedures;
using Sandbox.Web.Features.Cases;
using Sandbox.Web.Features.Clocks.Expire;
using Sandbox.Web.Features.Clocks.Recount;
using Sandbox.Web.Features.Configuration.Workshop.Replays;
using Sandbox.Web.Features.Erasures.Repeat;
using Sandbox.Web.Features.Filings;
using Sandbox.Web.Features.Log;
using Sandbox.Web.Features.Proofs;
using Sandbox.Web.Features.Reports.Open;
using Sandbox.Web.Features.Seals;
using Sandbox.Web.Features.Trail;
using Sandbox.Web.Features.Trail.Record;
using Sandbox.Web.Identity;
using Sandbox.Web.Notices;
using Sandbox.Web.Notices.Mail;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Pipeline.Sealing;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Documents;

namespace Sandbox.Web;

/// <summary>The app put together: what Program runs, and what tests start in their own process.</summary>
public static class SandboxApp
{
    public static async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(SandboxApp).Assembly.GetName().Name });
        // Outside Development an unpublished build would otherwise serve neither style nor script.
        builder.WebHost.UseStaticWebAssets();
        configure?.Invoke(builder);
        ProductionSettings.Settle(builder.Configuration, builder.Environment);
        using var logging = LoggerFactory.Create(log => log.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole());
        var database = await Database.Open(builder.Configuration, logging.CreateLogger<Database>(), CancellationToken.None);
        await database.Migrate(CancellationToken.None);
        builder.Services.AddSingleton(database);
        if (database.IsPrivate) builder.Services.AddHostedService<ClusterWatch>();
        builder.Services.AddSandbox(builder.Configuration, database.App, await ChosenEngine.Choose(builder.Configuration, database.App, CancellationToken.None));
        builder.Services.AddShell();
        builder.Services.AddMail(builder.Configuration);
        builder.Services.AddSandboxIdentity(builder.Configuration, builder.Environment);
        builder.Services.AddLogKeeping(builder.Configuration, database.Sequencer);
        builder.Services.AddScoped<Sentences>();
        builder.Services.AddScoped<CaseRecord>();
        builder.Services.AddHostedService<CalendarWatch>();
        builder.Services.AddHostedService<DueClocks>();
        builder.Services.AddHostedService<DueReports>();
        builder.Services.AddHostedService<DueErasures>();
        builder.Services.AddHostedService<RunReplays>();
        builder.Services.AddHostedService<NoticeSender>();
        builder.Services.AddSealPages(builder.Configuration);
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: ["ready"]).AddCheck<EngineHealth>("workflows", tags: ["ready"])
            .AddCheck("document-font", new DocumentFontHealth(PdfText.HanFamily), tags: ["ready"]);

        var app = builder.Build();
        // Refuses the start where a file differs from what cases run on.
        await app.Services.GetRequiredService<ProcedureLibrary>().Seed(CancellationToken.None);
        await app.Services.GetRequiredService<PackLibrary>().Look(CancellationToken.None);
        var engine = app.Services.GetRequiredService<ChosenEngine>();
        app.Logger.LogInformation("{Environment}: procedures run on the engine {Engine}. {Reason}", app.Environment.EnvironmentName, engine.Name, engine.Reason);
        if (app.Environment.IsProduction()) await OfferSetup(app);
        // The cluster goes last, when nothing uses it any more.
        app.Lifetime.ApplicationStopped.Register(() => database.DisposeAsync().AsTask().Wait());
        if (app.Environment.IsProduction())
        {
            app.UseHsts();
            app.UseHttpsRedirection();
        }
        app.UseSecurityHeaders();
        app.UseRequestLocalization();
        app.UseFailurePages();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseSecondFactor();
        app.UseAntiforgery();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = Readiness.Write });
        app.MapShell();
        app.MapAccount();
        app.MapCases();
        app.MapProcedures();
        app.MapWorkshop();
        app.MapFilings();
        app.MapSeals();
        app.MapTrail();
        app.MapProofs();
        app.MapDocuments();
        app.MapLog();
        return app;
    }

    // On the console and not in the log, which others may read.
    private static async Task OfferSetup(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().Offer(CancellationToken.None) is { } link)
            await Console.Out.WriteLineAsync($"There is no administrator yet. Make the first account at this address; it works once, for {SetupLink.Validity.TotalHours:0} hours:\n\n  {link}\n");
    }

    /// <summary>Everything that acts need: the gate, its configuration and the database.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration settings, string connectionString, ChosenEngine? engine = null)
    {
        var packs = Packs.Load(
            settings["Sandbox:PacksFolder"] ?? Path.Combine(AppContext.BaseDirectory, "packs"),
            settings["Sandbox:WorkflowsFolder"] ?? Path.Combine(AppContext.BaseDirectory, "workflows"));
        services.Configure<IdentityOptions>(Database.ChooseSchema);
        services.AddDbContext<SandboxDbContext>(options => Database.Configure(options, connectionString));
        services.AddSingleton(Jurisdiction.Of(settings, packs));
        engine ??= ChosenEngine.Of(settings);
        services.AddSingleton(engine);
        services.AddHealthChecks();
        services.AddSingleton(EvidenceFolder.Of(settings));
        services.AddSingleton(DeletionList.Of(settings));
        services.AddSingleton(KeptMails.Of(settings));
        services.AddLog(settings);
        // Acts write some words themselves, also where no page is shown.
        services.AddLocalization();
        services.AddSealing(settings).AddSealActs();
        services.AddGate(packs);
        if (engine.Further) FurtherEngines.Add(services, connectionString);
        return services;
    }
}
