using System.Text.Json.Nodes;

namespace Sandbox.Web.Tests.Features.Administration.Procedures;

// What an administrator does in an editor: the lifecycle with a security review between panel and decision, for high-tier cases.
internal static class SecurityReview
{
    public const string Lifecycle = "sandbox-lifecycle";

    public static string Definition(int version = 2, string role = "Supervisor")
    {
        var definition = Shipped();
        definition["version"] = version;
        var activities = definition["root"]!["activities"]!.AsArray();
        var connections = definition["root"]!["connections"]!.AsArray();
        activities.Add(JsonNode.Parse(
            """
            {
              "id": "SecurityAsked", "type": "Sandbox.Branch", "version": 1,
              "fact": { "typeName": "String", "expression": { "type": "Literal", "value": "tier" } },
              "cases": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"high\"]" } },
              "metadata": { "displayText": "High tier?" }
            }
            """));
        activities.Add(JsonNode.Parse(
            $$"""
            {
              "id": "SecurityReview", "type": "Sandbox.HumanTask", "version": 1,
              "kind": { "typeName": "String", "expression": { "type": "Literal", "value": "Review" } },
              "role": { "typeName": "String", "expression": { "type": "Literal", "value": "{{role}}" } },
              "coveredBy": { "typeName": "String", "expression": { "type": "Literal", "value": "Decision" } },
              "outcomes": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"Positive\",\"Negative\"]" } },
              "arguments": { "typeName": "Object", "expression": { "type": "Object", "value": "{\"title\":\"Security review\",\"title.zh-Hans\":\"安全审查\",\"guidance\":\"Look at access, logging and the kill switch.\",\"guidance.zh-Hans\":\"请审查访问控制、日志与紧急停止开关。\"}" } },
              "metadata": { "displayText": "Security review" }
            }
            """));
        Target(connections, "ReviewInPanel", "Quorate", "SecurityAsked");
        Connect(connections, "SecurityAsked", "high", "SecurityReview");
        Connect(connections, "SecurityAsked", "Default", "DecideApplication");
        Connect(connections, "SecurityReview", "Positive", "DecideApplication");
        Connect(connections, "SecurityReview", "Negative", "DecideApplication");
        return definition.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public static JsonObject Shipped() => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflows", $"{Lifecycle}.json")))!.AsObject();

    public static JsonObject Activity(JsonObject definition, string id) =>
        definition["root"]!["activities"]!.AsArray().Single(activity => (string)activity!["id"]! == id)!.AsObject();

    public static void Rename(JsonObject definition, string from, string to)
    {
        Activity(definition, from)["id"] = to;
        foreach (var end in definition["root"]!["connections"]!.AsArray().SelectMany(connection => new[] { connection!["source"]!, connection["target"]! }).Where(end => (string)end["activity"]! == from))
            end["activity"] = to;
    }

    private static void Target(JsonArray connections, string activity, string port, string target) =>
        connections.Single(connection => (string)connection!["source"]!["activity"]! == activity && (string)connection["source"]!["port"]! == port)!["target"]!["activity"] = target;

    private static void Connect(JsonArray connections, string activity, string port, string target) => connections.Add(new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = activity, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    });
}
