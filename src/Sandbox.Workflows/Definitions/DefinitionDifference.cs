using System.Text.Json.Nodes;

namespace Sandbox.Workflows.Definitions;

/// <summary>What differs between two versions of a definition, by activity id; positions on the canvas do not count.</summary>
public sealed record DefinitionDifference(
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Removed,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> ConnectionsAdded,
    IReadOnlyList<string> ConnectionsRemoved)
{
    public static DefinitionDifference Between(Procedure before, Procedure after)
    {
        var old = before.Definition.Root.Activities.ToDictionary(node => node.Id, Meaning);
        var now = after.Definition.Root.Activities.ToDictionary(node => node.Id, Meaning);
        var oldArrows = before.Definition.Root.Connections.Select(Arrow).ToList();
        var newArrows = after.Definition.Root.Connections.Select(Arrow).ToList();
        return new DefinitionDifference(
            [.. now.Keys.Except(old.Keys)],
            [.. old.Keys.Except(now.Keys)],
            [.. old.Keys.Where(id => now.TryGetValue(id, out var node) && !JsonNode.DeepEquals(node, old[id]))],
            [.. newArrows.Except(oldArrows)],
            [.. oldArrows.Except(newArrows)]);
    }

    private static string Arrow(Connection connection) => $"{connection.Source.Activity} {connection.Port} → {connection.Target.Activity}";

    // The type and the inputs; what the designer keeps beside them is left out.
    private static JsonObject Meaning(ActivityNode node)
    {
        var meaning = new JsonObject { ["type"] = node.Type };
        foreach (var (name, member) in node.Members.Where(member => member.Key is not ("metadata" or "customProperties" or "nodeId" or "source" or "line")))
            meaning[name] = JsonNode.Parse(member.GetRawText());
        return meaning;
    }
}
