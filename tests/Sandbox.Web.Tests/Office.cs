using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Seeds;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows;

namespace Sandbox.Web.Tests;

// The app without its pages, on a database of its own: what a test sends goes through the real gate.
public sealed partial class Office : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Office(ServiceProvider services, ClusterConnectionStrings database, Cast cast, TestClock clock, DirectoryInfo data) =>
        (this.services, Database, Cast, Clock, Data) = (services, database, cast, clock, data);

    // One key for all tests; the first office makes it.
    public static string SealKey { get; } = Path.Combine(Path.GetTempPath(), "sandbox-tests", "seal.pem");

    // The engine that tests run on where they name none.
    public static string Engine { get; } = Environment.GetEnvironmentVariable("Workflows__Engine") ?? EngineName.Embedded;

    public ClusterConnectionStrings Database { get; }
    public Cast Cast { get; }
    public TestClock Clock { get; }

    // Where evidence is kept.
    public DirectoryInfo Data { get; }
    public IServiceProvider Services => services;
    public UseCases UseCases => services.GetRequiredService<UseCases>();
    public Packs Packs => services.GetRequiredService<Packs>();

    public static async Task<Office> Open(DatabaseFixture fixture, string? workflowsFolder = null, string jurisdiction = "eu-ai-act", string? engine = null, string? packsFolder = null)
    {
        var database = await fixture.CreateDatabase();
        var clock = new TestClock(new DateTimeOffset(2026, 9, 1, 9, 0, 0, TimeSpan.Zero));
        var data = Directory.CreateTempSubdirectory("sandbox-office-");
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:Jurisdiction"] = jurisdiction, ["Sandbox:WorkflowsFolder"] = workflowsFolder, ["Sandbox:PacksFolder"] = packsFolder, ["Sandbox:SealKey"] = SealKey, ["Workflows:Engine"] = engine ?? Engine, ["SANDBOX_DATA"] = data.FullName }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSandbox(settings, database.App);
        services.AddSingleton<TimeProvider>(clock);
        services.AddScoped<IRequestHandler<PlayedAct, Unit>, PlayedActHandler>();
        var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        var cast = await Cast.Hire(provider, null, clock, TestContext.Current.CancellationToken);
        return new(provider, database, cast, clock, data);
    }

    public Task<TResult> Send<TResult>(IRequest<TResult> request, CastMember member, Guid? key = null) =>
        UseCases.Send(request, member.Actor, key, TestContext.Current.CancellationToken);

    // A context as the owner, who sees every row: to look at what is really there.
    public SandboxDbContext Look() => Sandbox.Web.Persistence.Database.Context(Database.Owner);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Data.Delete(recursive: true);
    }
}

// Time that a test moves by hand.
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
