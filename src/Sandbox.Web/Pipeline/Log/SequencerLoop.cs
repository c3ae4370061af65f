namespace Sandbox.Web.Pipeline.Log;

/// <summary>Runs the sequencer of this node, five times a second.</summary>
public sealed class SequencerLoop(Sequencer sequencer, TimeProvider clock, ILogger<SequencerLoop> logger) : DueWork(Tick, "The transparency log was not continued", clock, logger)
{
    /// <summary>How often the queue is looked at.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    public override async Task<bool> DoOne(CancellationToken token) => await sequencer.Advance(token) == Sequencer.BatchSize;
}
