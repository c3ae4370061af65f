namespace Sandbox.Workflows.Definitions;

/// <summary>An activity with its inputs read and checked.</summary>
public abstract record Activity(string Id)
{
    public const string Done = "Done";
    public const string Expired = "Expired";
    public const string Default = "Default";

    /// <summary>The outcomes that must each be connected.</summary>
    public virtual IReadOnlyList<string> Ports => [Done];

    /// <summary>Outcomes that may be connected; without a connection they never happen.</summary>
    public virtual IReadOnlyList<string> OptionalPorts => [];

    /// <summary>Whether the procedure stops here until it is resumed.</summary>
    public virtual bool Waits => false;

    /// <summary>The name of the variable that takes the outcome, or null.</summary>
    public string? Result { get; init; }
}

/// <summary>Where the procedure begins.</summary>
public sealed record Start(string Id) : Activity(Id);

/// <summary>Ends the flowchart, and with it the procedure.</summary>
public sealed record End(string Id) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => [];
}

/// <summary>Ends the procedure; the same as <see cref="End"/> here, because a flowchart is always the root.</summary>
public sealed record Finish(string Id) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => [];
}

/// <summary>Gives a variable a value.</summary>
public sealed record SetVariable(string Id, string Variable, Value Value) : Activity(Id);

/// <summary>Goes on by True or False.</summary>
public sealed record FlowDecision(string Id, Value Condition) : Activity(Id)
{
    public const string True = "True";
    public const string False = "False";

    public override IReadOnlyList<string> Ports => [True, False];
}

/// <summary>Goes on by all its branches at once.</summary>
public sealed record FlowFork(string Id, IReadOnlyList<string> Branches) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => Branches;
}

/// <summary>Where the branches of a fork meet again.</summary>
public sealed record FlowJoin(string Id, JoinMode Mode) : Activity(Id);

/// <summary>When a join goes on; the names and meanings are Elsa's.</summary>
public enum JoinMode
{
    /// <summary>When every connection into it was followed; one that can be dead is refused at load, since the join would be skipped.</summary>
    WaitAll,

    /// <summary>When every connection into it is followed or dead, and at least one was followed; also how activities other than joins wait.</summary>
    WaitAllActive,

    /// <summary>When the first connection into it is followed; what still waits in the other branches is cancelled.</summary>
    WaitAny,
}

/// <summary>Opens a task for people and waits for its outcome.</summary>
public sealed record HumanTask(string Id, string Kind, string Role, string? Clock, string? CoveredBy, IReadOnlyList<string> Outcomes) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => Outcomes;

    public override IReadOnlyList<string> OptionalPorts => [Expired];

    public override bool Waits => true;

    /// <summary>The role that is told when the clock passes, or null.</summary>
    public string? Escalation { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();
}

/// <summary>Sends a command as the system actor; its result is the outcome.</summary>
public sealed record Act(string Id, string Command, IReadOnlyList<string> Outcomes) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => Outcomes;

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();
}

/// <summary>Goes on by the port named like the value of a fact of the case, else by Default.</summary>
public sealed record Branch(string Id, string Fact, IReadOnlyList<string> Cases) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => [.. Cases, Default];
}

/// <summary>Waits until a clock expires (Done), or earlier for a signal (a port each).</summary>
public sealed record Wait(string Id, string Clock, IReadOnlyList<string> Signals) : Activity(Id)
{
    public override IReadOnlyList<string> Ports => [Done, .. Signals];

    public override bool Waits => true;
}

/// <summary>Starts a clock of the case.</summary>
public sealed record StartClock(string Id, string Clock) : Activity(Id);

/// <summary>Stops a clock of the case.</summary>
public sealed record StopClock(string Id, string Clock) : Activity(Id);

/// <summary>Sends a notice to those who hold a role in the case.</summary>
public sealed record Notify(string Id, string Notice, string Role) : Activity(Id);

/// <summary>A text, or the name of the variable that holds it.</summary>
public sealed record Value(string? Literal, string? Variable);
