using System.Text.Json;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Features.Configuration.Procedures;

/// <summary>The workflow definitions that cases run on.</summary>
public static class ListProcedures
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    /// <param name="Tasks">How many of the steps are tasks for people.</param>
    public sealed record Row(string Id, int Version, string Name, string? Description, int Steps, int Tasks);

    public sealed class Handler(Web.Pipeline.Packs packs) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token) => Task.FromResult<IReadOnlyList<Row>>(
            [.. packs.Procedures.OrderBy(procedure => procedure.Definition.Name, StringComparer.Ordinal).ThenByDescending(procedure => procedure.Version).Select(procedure => new Row(
                procedure.DefinitionId, procedure.Version, procedure.Definition.Name ?? procedure.DefinitionId, ReadProcedure.Description(procedure.Definition),
                procedure.Activities.Count, procedure.Activities.OfType<HumanTask>().Count()))]);
    }
}

/// <summary>One version of a workflow definition, step by step from its start.</summary>
public static class ReadProcedure
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query(string Id, int Version) : IQuery<Told>;

    public sealed record Told(string Id, int Version, string Name, string? Description, IReadOnlyList<Step> Steps);

    /// <param name="Number">Its place in the order in which the steps are reached, from 1.</param>
    /// <param name="Title">What the definition calls it, in English.</param>
    public sealed record Step(int Number, string Title, Activity Activity, IReadOnlyList<Arrow> Arrows);

    /// <param name="Port">The outcome that leads on by this arrow.</param>
    public sealed record Arrow(string Port, int Number, string Title);

    public sealed class Handler(Web.Pipeline.Packs packs) : IRequestHandler<Query, Told>
    {
        public Task<Told> Handle(Query query, CancellationToken token)
        {
            var procedure = packs.Procedures.FirstOrDefault(procedure => procedure.DefinitionId == query.Id && procedure.Version == query.Version) ?? throw new RuleViolation(Rule.NotFound);
            var definition = procedure.Definition;
            var titles = definition.Root.Activities.ToDictionary(node => node.Id, Title);
            var arrows = definition.Root.Connections.ToLookup(connection => connection.Source.Activity);
            var numbers = new Dictionary<string, int>();
            var waiting = new Queue<string>([procedure.Activities.OfType<Start>().Single().Id]);
            // Breadth first, so that what may happen next stands near.
            while (waiting.TryDequeue(out var id))
            {
                if (!numbers.TryAdd(id, numbers.Count + 1)) continue;
                foreach (var connection in arrows[id]) waiting.Enqueue(connection.Target.Activity);
            }
            var steps = numbers.OrderBy(entry => entry.Value).Select(entry => new Step(
                entry.Value, titles[entry.Key], procedure.Find(entry.Key)!,
                [.. arrows[entry.Key].Select(connection => new Arrow(connection.Port, numbers[connection.Target.Activity], titles[connection.Target.Activity]))]));
            return Task.FromResult(new Told(procedure.DefinitionId, procedure.Version, definition.Name ?? procedure.DefinitionId, Description(definition), [.. steps]));
        }

        private static string Title(ActivityNode node) =>
            node.Members.TryGetValue("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("displayText", out var text) && text.GetString() is { Length: > 0 } shown
                ? shown
                : node.Name ?? node.Id;
    }

    internal static string? Description(WorkflowDefinition definition) =>
        definition.Metadata.TryGetValue("description", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
