using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Seeds;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;
using Sandbox.Workflows;

namespace Sandbox.Web.Tests.Seeds;

// A demonstration in a database of its own, as the command makes it.
public sealed class Playhouse : IAsyncDisposable
{
    public static readonly DateOnly Today = new(2026, 9, 1);

    private readonly ServiceProvider services;
    private readonly DirectoryInfo data;

    private Playhouse(ServiceProvider services, ClusterConnectionStrings database, Cast cast, SimulatedTime clock, int seed, DirectoryInfo data)
    {
        (this.services, Database, Cast, Clock, this.data) = (services, database, cast, clock, data);
        Demonstration = new(services, cast, clock, seed);
    }

    public ClusterConnectionStrings Database { get; }
    public Cast Cast { get; }
    public SimulatedTime Clock { get; }
    public Demonstration Demonstration { get; }
    public UseCases UseCases => services.GetRequiredService<UseCases>();

    public static async Task<Playhouse> Open(DatabaseFixture fixture, int seed = Cast.Seed, int extras = 0)
    {
        var database = await fixture.CreateDatabase();
        var clock = new SimulatedTime(Today);
        clock.GoTo(Demonstration.Days);
        var data = Directory.CreateTempSubdirectory("sandbox-playhouse-");
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:SealKey"] = Office.SealKey, ["Workflows:Engine"] = EngineName.Embedded, ["SANDBOX_DATA"] = data.FullName }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSandbox(settings, database.App);
        Demonstration.AddTo(services, settings, clock);
        var provider = services.BuildServiceProvider();
        return new(provider, database, await Cast.Hire(provider, null, clock, CancellationToken.None, Demonstration.Guests, seed, extras), clock, seed, data);
    }

    public async Task<Bulk> Bulk()
    {
        await using var scope = services.CreateAsyncScope();
        return await Sandbox.Seeds.Bulk.Open(
            Database.Owner, scope.ServiceProvider.GetRequiredService<SandboxDbContext>(), Cast, Clock, services.GetRequiredService<SealIssuer>(), TestContext.Current.CancellationToken);
    }

    public SandboxDbContext Look() => Sandbox.Web.Persistence.Database.Context(Database.Owner);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        data.Delete(recursive: true);
    }
}

[CollectionDefinition(nameof(PlayedDemonstration))]
public sealed class PlayedOnce : ICollectionFixture<PlayedDemonstration>;

// All scenarios and some hundred copies, once for the tests that look at them.
public sealed class PlayedDemonstration(DatabaseFixture database) : IAsyncLifetime
{
    public const int Copies = 300;

    public Playhouse House { get; private set; } = null!;
    public Bulk.Written Written { get; private set; } = null!;
    public int Verified { get; private set; }

    public async ValueTask InitializeAsync()
    {
        House = await Playhouse.Open(database, extras: 20);
        await using var bulk = await House.Bulk();
        House.Demonstration.Told = () => bulk.Photograph(CancellationToken.None);
        await House.Demonstration.Tell();
        House.Demonstration.Told = null;
        await bulk.PhotographAgain(CancellationToken.None);
        Written = await bulk.Write(Copies, Cast.Seed, CancellationToken.None);
        Verified = await bulk.Verify(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();
}
