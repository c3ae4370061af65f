using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sandbox.Web.Persistence.PrivateCluster;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;

namespace Sandbox.Web.Tests.Persistence.PrivateCluster;

// A cluster made in an empty folder, to look at while it runs or, once stopped, to copy.
public sealed class NewCluster : IAsyncLifetime
{
    public PrivateClusterOptions Options { get; } =
        new(Path.Combine(Path.GetTempPath(), $"sandbox-cluster-{Guid.CreateVersion7():N}")) { Durable = false };

    public Cluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Cluster = await Cluster.StartOrAdopt(Options, NullLogger.Instance, CancellationToken.None);

    public async Task CopyTo(PrivateClusterOptions other, CancellationToken cancellation)
    {
        await Cluster.DisposeAsync();
        using var copy = Process.Start("cp", ["-a", Options.DataFolder, other.DataFolder]);
        await copy.WaitForExitAsync(cancellation);
        Assert.Equal(0, copy.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Assert.True(await Cluster.Discard(Options, NullLogger.Instance, CancellationToken.None));
        Directory.Delete(Options.DataFolder, recursive: true);
    }
}
