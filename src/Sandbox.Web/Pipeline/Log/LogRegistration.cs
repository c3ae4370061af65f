using Npgsql;

namespace Sandbox.Web.Pipeline.Log;

public static class LogRegistration
{
    /// <summary>Registers the log as features read it; its keys are read at once, so that a missing one stops the start.</summary>
    public static IServiceCollection AddLog(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(LogKeys.Of(settings)).AddScoped<TransparencyLog>();

    /// <summary>Registers the sequencer and the publisher of this node, under the database role that alone may write the log, and what tells how the log stands.</summary>
    /// <param name="sequencer">The connection string of that role; without one the log is left to other nodes.</param>
    public static IServiceCollection AddLogKeeping(this IServiceCollection services, IConfiguration settings, string? sequencer)
    {
        services.AddHostedService<LogMetrics>().AddHealthChecks().AddCheck<LogHealth>("log", tags: ["ready"]);
        if (sequencer is null) return services;
        var (source, anchors, file) = (NpgsqlDataSource.Create(sequencer), AnchorAddress.Of(settings), CheckpointFile.Of(settings));
        services.AddHttpClient(LogPublisher.Client, client => client.Timeout = TimeSpan.FromSeconds(5));
        return services
            .AddSingleton(provider => new Sequencer(source, provider.GetRequiredService<LogKeys>(), file, provider.GetRequiredService<LogPublisher>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new LogPublisher(source, anchors, provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>()))
            .AddHostedService<SequencerLoop>()
            .AddHostedService<PublisherLoop>();
    }
}
