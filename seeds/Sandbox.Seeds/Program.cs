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
if (args is not ["demo", ..])
{
    await Console.Error.WriteLineAsync("""
        Usage: Sandbox.Seeds demo   fills an empty demonstration database and prints its accounts
               Sandbox.Seeds aia --survey FILE --answers FILE-OR-FOLDER
                                    scores published answers to Canada's Algorithmic Impact Assessment, as CSV
        """);
    return 2;
}
var builder = WebApplication.CreateBuilder(args[1..]);
if (builder.Environment.IsProduction())
{
    await Console.Error.WriteLineAsync("Demonstration data are for the demonstration only; this environment is Production.");
    return 2;
}
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var settings = builder.Configuration;
var dataFolder = Path.GetFullPath(settings["SANDBOX_DATA"] ?? ".data");
using var logging = LoggerFactory.Create(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
await using var database = await Database.Open(settings, logging.CreateLogger<Database>(), CancellationToken.None);
await database.Migrate(CancellationToken.None);

var clock = new SimulatedTime(TimeProvider.System.GetUtcNow().AddDays(-Demonstration.Days));
builder.Services.AddSandbox(settings, database.App);
Demonstration.AddTo(builder.Services, settings, clock);
await using var services = builder.Services.BuildServiceProvider();
await using (var scope = services.CreateAsyncScope())
{
    if (!await scope.ServiceProvider.GetRequiredService<SandboxDbContext>().Users.AnyAsync())
    {
        Console.WriteLine("Seeding the demonstration …");
        var cast = await Cast.Hire(services, DemoAccounts.SharedPassword, clock, CancellationToken.None);
        await DemoAccounts.Save(dataFolder, cast, CancellationToken.None);
        await new Demonstration(services, new Story(services, cast, clock), cast, clock).Tell();
    }
}
await DemoAccounts.Print(dataFolder, Console.Out, CancellationToken.None);
return 0;
