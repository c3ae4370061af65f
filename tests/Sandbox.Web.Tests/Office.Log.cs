using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Tests;

public sealed partial class Office
{
    // A node's sequencer; each is a rival of the others.
    public Sequencer Sequencer(string? connectionString = null, LogKeys? keys = null, CheckpointFile? file = null, LogPublisher? publisher = null) =>
        new(NpgsqlDataSource.Create(connectionString ?? Database.Sequencer), keys ?? services.GetRequiredService<LogKeys>(), file ?? new(CheckpointFile), publisher, Clock);

    // Where this office's node keeps its latest checkpoint.
    public string CheckpointFile => Path.Combine(Data.FullName, "log", "checkpoint");

    // Brings everything committed so far into the log.
    public async Task<int> Sequence(Sequencer? sequencer = null)
    {
        sequencer ??= Sequencer();
        int all = 0, some;
        do all += some = await sequencer.Advance(TestContext.Current.CancellationToken);
        while (some > 0);
        return all;
    }

    public async Task<T> Log<T>(Func<TransparencyLog, Task<T>> read)
    {
        await using var scope = services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TransparencyLog>());
    }
}
