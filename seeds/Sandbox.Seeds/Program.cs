using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Seeds.Canada;
using Sandbox.Web;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;
using Sandbox.Workflows;

const string usage = """
    Usage: Sandbox.Seeds demo [--seed N] [--today YYYY-MM-DD] [--cases N]
             fills an empty demonstration database with the written scenarios and prints its accounts
             --seed   the number that invented people and filler come from (7)
             --today  the day on which the scenarios end (today)
             --cases  so many further cases, copied from the scenarios
           Sandbox.Seeds aia --survey FILE --answers FILE-OR-FOLDER
             scores published answers to Canada's Algorithmic Impact Assessment, as CSV
    """;
if (args is ["aia", "--survey", _, "--answers", _] or ["aia", "--answers", _, "--survey", _])
{
    var (survey, answers) = args[1] == "--survey" ? (args[2], args[4]) : (args[4], args[2]);
    try
    {
        return await PublishedAnswers.Print(survey, answers, Console.Out, Console.Error, CancellationToken.None);
    }
    catch (Exception e) when (e is FormatException or InvalidRulePack or IOException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
}
if (args is not ["demo", ..]) return await Refuse(usage);
var builder = WebApplication.CreateBuilder(args[1..]);
var settings = builder.Configuration;
if (builder.Environment.IsProduction() || settings["Sandbox:Mode"] == "Production") return await Refuse("Demonstration data are for the demonstration only; this environment is Production.");
var (seed, cases) = (Cast.Seed, 0);
if (settings["seed"] is { } givenSeed && !int.TryParse(givenSeed, CultureInfo.InvariantCulture, out seed)) return await Refuse($"--seed {givenSeed} is no whole number.\n{usage}");
if (settings["cases"] is { } givenCases && (!int.TryParse(givenCases, CultureInfo.InvariantCulture, out cases) || cases < 1)) return await Refuse($"--cases {givenCases} is no number of cases.\n{usage}");
var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
if (settings["today"] is { } givenToday && !DateOnly.TryParseExact(givenToday, "yyyy-MM-dd", out today)) return await Refuse($"--today {givenToday} is no day such as 2026-11-25.\n{usage}");

builder.Logging.SetMinimumLevel(LogLevel.Warning);
var dataFolder = Path.GetFullPath(settings["SANDBOX_DATA"] ?? ".data");
using var logging = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
await using var database = await Database.Open(settings, logging.CreateLogger<Database>(), CancellationToken.None);
await database.Migrate(CancellationToken.None);

// Copies are copies of our rows, and another engine keeps more than those.
settings["Workflows:Engine"] ??= EngineName.Embedded;
var clock = new SimulatedTime(today);
builder.Services.AddSandbox(settings, database.App);
Demonstration.AddTo(builder.Services, settings, clock);
await using var services = builder.Services.BuildServiceProvider();
await using (var scope = services.CreateAsyncScope())
{
    var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
    if (!await db.Users.AnyAsync())
    {
        if (cases > 0 && database.Owner is null) return await Refuse("--cases copies as the owner of the tables: set ConnectionStrings:SandboxOwner.");
        Console.WriteLine("Seeding the demonstration …");
        clock.GoTo(Demonstration.Days);
        var cast = await Cast.Hire(services, DemoAccounts.SharedPassword, clock, CancellationToken.None, Demonstration.Guests, seed, cases > 0 ? Math.Clamp(cases / 8, 6, 400) : 0);
        await DemoAccounts.Save(dataFolder, cast, CancellationToken.None);
        var demonstration = new Demonstration(services, cast, clock, seed);
        if (cases > 0)
        {
            await using var bulk = await Bulk.Open(database.Owner!, db, cast, clock, services.GetRequiredService<SealIssuer>(), CancellationToken.None);
            demonstration.Told = () => bulk.Photograph(CancellationToken.None);
            await demonstration.Tell();
            await bulk.PhotographAgain(CancellationToken.None);
            var written = await bulk.Write(cases, seed, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{written.Cases} cases, {written.Entries} entries, {written.Rows} rows: {written.CasesPerSecond:F1} cases/s (worked out in {written.Filling.TotalSeconds:F1} s, copied in {written.Copying.TotalSeconds:F1} s, taken with every check in {written.Taking.TotalSeconds:F1} s); bare COPY {written.CasesPerSecondOfBareCopy:F1} cases/s"));
            Console.WriteLine($"{await bulk.Verify(CancellationToken.None)} chains verified.");
        }
        else
        {
            await demonstration.Tell();
        }
    }
    else if (cases > 0)
    {
        return await Refuse("--cases fills an empty database only, and this one has people already; nothing was written. Set SANDBOX_DATA to a new folder, or name an empty database.");
    }
}
await DemoAccounts.Print(dataFolder, Console.Out, CancellationToken.None);
return 0;

static async Task<int> Refuse(string why)
{
    await Console.Error.WriteLineAsync(why);
    return 2;
}
