using Npgsql;

namespace Sandbox.Web.Pipeline.Log;

public static class LogRegistration
{
    /// <summary>Registers the log as features read it; its keys are read at once, so that a missing one stops the start.</summary>
    public static IServiceCollection AddLog(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(LogKeys.Of(settings)).AddScoped<TransparencyLog>();

    /// <summary>Registers the sequencer of this node, under the database role that alone may write the log.</summary>
    public static IServiceCollection AddSequencer(this IServiceCollection services, string connectionString) =>
        services.AddSingleton(provider => new Sequencer(NpgsqlDataSource.Create(connectionString), provider.GetRequiredService<LogKeys>(), provider.GetRequiredService<TimeProvider>()))
            .AddHostedService<SequencerLoop>();
}
