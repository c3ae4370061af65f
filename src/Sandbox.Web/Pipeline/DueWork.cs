namespace Sandbox.Web.Pipeline;

/// <summary>Work that falls due by itself: looked for at an interval, done one piece at a time, and tried again where it fails.</summary>
/// <param name="failure">What the log says when a piece failed.</param>
public abstract class DueWork(TimeSpan interval, string failure, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;
    protected ILogger Logger { get; } = logger;

    /// <summary>Does the oldest piece that is due; false where none is.</summary>
    public abstract Task<bool> DoOne(CancellationToken token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Clock);
        do
        {
            try
            {
                while (await DoOne(stoppingToken))
                {
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Logger.LogError(fault, "{Failure}; it is tried again.", failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
