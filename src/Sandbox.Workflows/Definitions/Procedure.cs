namespace Sandbox.Workflows.Definitions;

/// <summary>A definition that passed validation: what an engine may run.</summary>
public sealed class Procedure
{
    private readonly Dictionary<string, Activity> activities;

    internal Procedure(WorkflowDefinition definition, IEnumerable<Activity> activities, FlowGraph graph)
    {
        Definition = definition;
        this.activities = activities.ToDictionary(activity => activity.Id);
        Graph = graph;
        Start = this.activities.Values.OfType<Start>().Single().Id;
    }

    public WorkflowDefinition Definition { get; }

    public string DefinitionId => Definition.DefinitionId;

    public int Version => Definition.Version;

    public IReadOnlyCollection<Activity> Activities => activities.Values;

    internal FlowGraph Graph { get; }

    internal string Start { get; }

    /// <summary>The activity of that id, or null.</summary>
    public Activity? Find(string activity) => activities.GetValueOrDefault(activity);

    /// <summary>Reads and validates a file's text; throws <see cref="DefinitionRefused"/> with all errors.</summary>
    public static Procedure Load(string json, string file) => Load(WorkflowDefinition.Read(json, file), file);

    /// <summary>Validates a definition; throws <see cref="DefinitionRefused"/> with all errors.</summary>
    public static Procedure Load(WorkflowDefinition definition, string file) => new DefinitionCheck(definition, file).Run();

    internal Activity this[string activity] => activities[activity];

    // Whether the activity can go on by this port: it is declared, or optional and connected.
    internal bool HasPort(Activity activity, string port) =>
        activity.Ports.Contains(port) || activity.OptionalPorts.Contains(port) && Graph.Outbound(activity.Id).Any(connection => connection.Port == port);
}
