using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sandbox.Workflows.Definitions;

/// <summary>A workflow definition as Elsa 3 exports it; members that we do not interpret are kept and written back.</summary>
public sealed record WorkflowDefinition
{
    // Duplicate members are refused: two readers could take different ones, and the stored hash would cover both.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string? Id { get; init; }

    /// <summary>The name that all versions of one procedure share.</summary>
    public required string DefinitionId { get; init; }

    public string? Name { get; init; }

    public required int Version { get; init; }

    public bool IsLatest { get; init; }

    public bool IsPublished { get; init; }

    public IReadOnlyList<WorkflowVariable> Variables { get; init; } = [];

    public required FlowchartNode Root { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];

    /// <summary>Reads the JSON without judging it (see <see cref="Procedure.Load(WorkflowDefinition, string)"/>); throws <see cref="DefinitionRefused"/> if its shape is not a definition's.</summary>
    public static WorkflowDefinition Read(string json, string file)
    {
        try
        {
            var definition = JsonSerializer.Deserialize<WorkflowDefinition>(OfToday(json), Json);
            // The serializer refuses null for a member, but not within a list.
            return definition is not null && !definition.Variables.Contains(null!) && !definition.Root.Activities.Contains(null!) && !definition.Root.Connections.Contains(null!)
                ? definition
                : throw new DefinitionRefused([new DefinitionError(file, null, "has null where a definition, a variable, an activity or a connection belongs")]);
        }
        catch (JsonException refusal)
        {
            throw new DefinitionRefused([new DefinitionError(file, null, refusal.Message)]);
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Json);

    // Older versions of Elsa Studio saved an arrow as four texts: source, sourcePort, target, targetPort.
    private static string OfToday(string json)
    {
        if (!json.Contains("\"sourcePort\"", StringComparison.Ordinal)
            || JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }) is not JsonObject definition
            || definition["root"] is not JsonObject { } root || root["connections"] is not JsonArray connections)
            return json;
        foreach (var connection in connections.OfType<JsonObject>())
            foreach (var end in new[] { "source", "target" })
                if (connection[end] is JsonValue activity && connection.Remove($"{end}Port", out var port))
                    connection[end] = new JsonObject { ["activity"] = activity.DeepClone(), ["port"] = port?.DeepClone() };
        return definition.ToJsonString();
    }
}

/// <summary>A variable of a definition; its value is text, as in Elsa's export, and its type says how to read it.</summary>
public sealed record WorkflowVariable
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>String, Boolean or Int32.</summary>
    public required string TypeName { get; init; }

    public string? Value { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];
}

/// <summary>The root activity: a flowchart.</summary>
public sealed record FlowchartNode
{
    public required string Type { get; init; }

    public string? Id { get; init; }

    public IReadOnlyList<ActivityNode> Activities { get; init; } = [];

    public IReadOnlyList<Connection> Connections { get; init; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];
}

/// <summary>An activity as written in the file: its inputs are among the members, beside metadata.</summary>
public sealed record ActivityNode
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public int Version { get; init; } = 1;

    public string? Name { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Members { get; init; } = [];
}

/// <summary>An arrow of the flowchart, from an activity's outcome port to another activity.</summary>
public sealed record Connection
{
    public required Endpoint Source { get; init; }

    public required Endpoint Target { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];

    /// <summary>The outcome that follows this arrow; Elsa's default is Done.</summary>
    [JsonIgnore]
    public string Port => Source.Port ?? Activity.Done;

    /// <summary>Names the arrow within its definition; unique, because a port has one connection.</summary>
    [JsonIgnore]
    public string Key => $"{Source.Activity}#{Port}";
}

/// <summary>One end of an arrow.</summary>
public sealed record Endpoint
{
    public required string Activity { get; init; }

    public string? Port { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];
}
