using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Sandbox.Web.Persistence.PrivateCluster;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;

namespace Sandbox.Web.Tests.Persistence.PrivateCluster;

// A process of its own that uses a cluster: this test program, started again with the folder in its environment.
internal sealed class ClusterHolder : IDisposable
{
    private const string FolderVariable = "SANDBOX_TESTS_HOLD_CLUSTER";

    private readonly Process process;

    private ClusterHolder(Process process) => this.process = process;

    public int PostmasterId { get; private init; }

    public static async Task<ClusterHolder> Start(string dataFolder, CancellationToken cancellation)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(ClusterHolder).Assembly.GetName().Name!);
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[FolderVariable] = dataFolder;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellation);
        return new(process) { PostmasterId = int.Parse(line!, System.Globalization.CultureInfo.InvariantCulture) };
    }

    public async Task Kill(CancellationToken cancellation)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellation);
    }

    public async Task LeaveInOrder(CancellationToken cancellation)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellation);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    [ModuleInitializer]
    internal static void HoldWhereAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder)
            return;
        var options = new PrivateClusterOptions(folder) { Durable = false };
        // Nothing can be awaited here, and no test runs in this process.
        var cluster = Cluster.StartOrAdopt(options, NullLogger.Instance, CancellationToken.None).GetAwaiter().GetResult();
        Console.WriteLine(cluster.ProcessId);
        Console.In.ReadToEnd();
        cluster.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
