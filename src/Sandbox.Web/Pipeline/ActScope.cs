using Sandbox.Domain.Access;

namespace Sandbox.Web.Pipeline;

/// <summary>Who acts in this scope, and under which idempotency key. One scope is one act; the gate fills it in.</summary>
public sealed class ActScope
{
    private Actor? actor;

    public Actor Actor => actor ?? throw new InvalidOperationException("Requests go through UseCases.Send, which says who acts.");

    /// <summary>Made by the page; the same key again gives the first result again.</summary>
    public Guid? Key { get; private set; }

    /// <summary>How deep the procedure's own commands are nested in the act.</summary>
    public int Depth { get; set; }

    public void Begin(Actor who, Guid? key)
    {
        if (actor is not null) throw new InvalidOperationException("A scope belongs to one act.");
        (actor, Key) = (who, key);
    }

    /// <summary>Runs what follows as the procedure, inside the act that led to it.</summary>
    /// <param name="silence">The silence that decides, where a clock's end does.</param>
    public async Task<T> AsProcedure<T>(Func<Task<T>> work, Silence? silence = null)
    {
        const int deepest = 20;
        if (Depth >= deepest) throw new InvalidOperationException($"A procedure nests more than {deepest} commands.");
        var person = actor;
        (actor, Depth) = (silence is null ? Actor.Procedure : Actor.BySilence(silence), Depth + 1);
        try
        {
            return await work();
        }
        finally
        {
            (actor, Depth) = (person, Depth - 1);
        }
    }
}

/// <summary>The system's time cut to microseconds, which is what the database keeps.</summary>
public sealed class DatabaseTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => Cut(base.GetUtcNow());

    public static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
