using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Web.Features.Clocks.Expire;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests;

// One more node on an office's database, with a time and connections of its own.
public sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public Node(Office office, TimeProvider time, string name)
    {
        Name = name;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:SealKey"] = Office.SealKey, ["SANDBOX_DATA"] = office.Data.FullName }).Build();
        var made = new ServiceCollection().AddLogging();
        made.AddSandbox(settings, new NpgsqlConnectionStringBuilder(office.Database.App) { ApplicationName = name }.ConnectionString);
        made.AddSingleton(time);
        services = made.BuildServiceProvider();
        DueClocks = new(services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<UseCases>(), time, NullLogger<DueClocks>.Instance);
    }

    // The name of its connections, as the server sees them.
    public string Name { get; }
    public DueClocks DueClocks { get; }

    // Fires until nothing is due; answers how often it looked and found something.
    public async Task<int> FireAll()
    {
        var fired = 0;
        while (await DueClocks.DoOne(TestContext.Current.CancellationToken)) fired++;
        return fired;
    }

    public ValueTask DisposeAsync()
    {
        DueClocks.Dispose();
        return services.DisposeAsync();
    }
}
