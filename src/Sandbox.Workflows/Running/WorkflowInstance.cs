using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Running;

/// <summary>Where an instance stands.</summary>
public enum InstanceStatus
{
    Running,
    Completed,
    Cancelled,
}

/// <summary>An activity at which the instance waits.</summary>
public sealed record OpenStep(Guid Id, string Activity);

/// <summary>The whole state of a running procedure; to and from JSON without loss.</summary>
public sealed record WorkflowInstance
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public string Engine { get; init; } = EngineName.Embedded;

    public InstanceStatus Status { get; init; } = InstanceStatus.Running;

    /// <summary>The value of each variable, by its name.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = Ordinal<string>();

    /// <summary>What the instance waits for.</summary>
    public ImmutableList<OpenStep> Steps { get; init; } = [];

    /// <summary>Activities that are to run next; empty at rest.</summary>
    public ImmutableList<string> Ready { get; init; } = [];

    /// <summary>Connections that arrived at an activity which still waits for others: true if followed, false if dead.</summary>
    public ImmutableSortedDictionary<string, bool> Arrivals { get; init; } = Ordinal<bool>();

    /// <summary>Joins that went on at their first arrival and still expect the others.</summary>
    public ImmutableSortedSet<string> Fired { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Clocks that the instance started and did not stop.</summary>
    public ImmutableSortedSet<string> Clocks { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static WorkflowInstance FromJson(string json) =>
        JsonSerializer.Deserialize<WorkflowInstance>(json, Json) ?? throw new JsonException("An instance's state is not null.");

    internal static WorkflowInstance Begin(Procedure procedure, WorkflowStart start) => new WorkflowInstance
    {
        Id = Guid.CreateVersion7(),
        CaseId = start.CaseId,
        DefinitionId = procedure.DefinitionId,
        Version = procedure.Version,
        Variables = procedure.Definition.Variables.Aggregate(Ordinal<string>(), (values, variable) => values.Add(variable.Name, variable.Value ?? Unset(variable))),
        Ready = [procedure.Start],
    }.With(procedure, start.Variables);

    internal StepOrigin Origin(string activity) => new(CaseId, Id, DefinitionId, Version, activity);

    // Variables that the target does not have are dropped, new ones have their first value.
    internal WorkflowInstance At(Procedure target) => this with
    {
        Version = target.Version,
        Variables = target.Definition.Variables.Aggregate(Ordinal<string>(), (values, variable) => values.Add(variable.Name, Variables.GetValueOrDefault(variable.Name) ?? variable.Value ?? Unset(variable))),
    };

    // Values from outside; a name or a value that the definition does not allow must not get in.
    internal WorkflowInstance With(Procedure procedure, IReadOnlyDictionary<string, string>? values)
    {
        var variables = Variables;
        foreach (var (name, value) in values ?? ImmutableDictionary<string, string>.Empty)
        {
            var variable = procedure.Definition.Variables.FirstOrDefault(variable => variable.Name == name)
                ?? throw new WorkflowFault($"{DefinitionId} has no variable '{name}'.");
            if (!ActivityReader.IsOfType(value, variable.TypeName))
                throw new WorkflowFault($"Variable '{name}' of {DefinitionId} is no {variable.TypeName}: '{value}'.");
            variables = variables.SetItem(name, value);
        }
        return this with { Variables = variables };
    }

    // An unset variable has its type's default, as in Elsa.
    internal static string Unset(WorkflowVariable variable) => variable.TypeName switch
    {
        "Boolean" => "false",
        "Int32" => "0",
        _ => "",
    };

    private static ImmutableSortedDictionary<string, T> Ordinal<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}
