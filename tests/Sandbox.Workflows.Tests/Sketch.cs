using System.Text.Json.Nodes;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Tests;

// A flowchart in a few lines, turned into the JSON that Elsa 3 exports:
//   a: HumanTask kind=Check role=Officer clock=C outcomes=Yes,No
//   a.Yes -> b
// An activity that is not described is a task of its own name with the outcomes of its arrows, or, by its name, a start or an end.
internal static class Sketch
{
    private static readonly string[] Lists = ["outcomes", "branches", "cases", "signals"];
    private static readonly string[] Elsas = ["Start", "End", "Finish", "SetVariable", "FlowDecision", "FlowFork", "FlowJoin"];

    public static Procedure Load(string sketch, int version = 1) => Procedure.Load(Json(sketch, version).ToJsonString(), "sketch.json");

    public static IReadOnlyList<DefinitionError> Errors(string sketch) => Errors(Json(sketch));

    public static IReadOnlyList<DefinitionError> Errors(JsonNode definition) =>
        Record.Exception(() => Procedure.Load(definition.ToJsonString(), "sketch.json")) is DefinitionRefused refused ? refused.Errors : [];

    public static JsonObject Json(string sketch, int version = 1)
    {
        var variables = new JsonArray();
        var activities = new JsonArray();
        var connections = new JsonArray();
        var described = new HashSet<string>();
        var ports = new Dictionary<string, List<string>>();
        var lines = sketch.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines)
        {
            if (line.StartsWith("var ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                var variable = new JsonObject { ["id"] = $"v-{parts[1]}", ["name"] = parts[1], ["typeName"] = parts[2] };
                if (parts.Length > 3)
                    variable["value"] = parts[3];
                variables.Add(variable);
            }
            else if (line.Contains(" -> "))
            {
                var ends = line.Split(" -> ");
                var source = ends[0].Split('.');
                foreach (var target in ends[1].Split(' '))
                    connections.Add(Connection(source[0], source.ElementAtOrDefault(1) ?? "Done", target));
                ports.TryAdd(source[0], []);
                ports[source[0]].Add(source.ElementAtOrDefault(1) ?? "Done");
                foreach (var target in ends[1].Split(' '))
                    ports.TryAdd(target, []);
            }
            else
            {
                var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var id = parts[0].TrimEnd(':');
                described.Add(id);
                activities.Add(Activity(id, parts[1], parts.Skip(2).Select(input => input.Split('=', 2)).Select(input => (input[0], input[1]))));
            }
        }
        foreach (var (id, outcomes) in ports.Where(port => !described.Contains(port.Key)))
        {
            activities.Add(id switch
            {
                _ when id.StartsWith("start", StringComparison.Ordinal) => Activity(id, "Start", []),
                _ when id.StartsWith("end", StringComparison.Ordinal) => Activity(id, "End", []),
                _ => Activity(id, "HumanTask", [("kind", id), ("role", "Officer"), ("clock", "C"), ("outcomes", string.Join(',', outcomes.Where(port => port != "Expired").Distinct()))]),
            });
        }
        return new JsonObject
        {
            ["id"] = $"sketch-{version}",
            ["definitionId"] = "sketch",
            ["name"] = "Sketch",
            ["version"] = version,
            ["isLatest"] = true,
            ["isPublished"] = true,
            ["variables"] = variables,
            ["root"] = new JsonObject { ["type"] = "Elsa.Flowchart", ["version"] = 1, ["id"] = "root", ["activities"] = activities, ["connections"] = connections },
        };
    }

    public static JsonObject Connection(string source, string port, string target) => new()
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };

    public static JsonObject Activity(string id, string type, IEnumerable<(string Name, string Value)> inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = Elsas.Contains(type) ? $"Elsa.{type}" : $"Sandbox.{type}", ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            activity[name] = name switch
            {
                "variable" => new JsonObject { ["id"] = $"v-{value}", ["name"] = value },
                "result" => new JsonObject { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = $"v-{value}" } },
                "arguments" => Input("Object", "Object", value),
                _ when Lists.Contains(name) => Input("String[]", "Object", new JsonArray([.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => JsonValue.Create(item))]).ToJsonString()),
                _ when value.StartsWith('$') => Input("Object", "Variable", new JsonObject { ["id"] = $"v-{value[1..]}" }),
                _ => Input("String", "Literal", value),
            };
        }
        return activity;
    }

    public static JsonObject Input(string typeName, string type, JsonNode value) =>
        new() { ["typeName"] = typeName, ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
