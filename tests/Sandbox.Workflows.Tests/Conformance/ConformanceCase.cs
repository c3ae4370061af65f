using System.Text.Json;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Conformance;

/// <summary>
/// One file of the suite: definitions, what the world answers, and a script of lines <c>signal => what it makes happen</c>.
/// The folder's README describes signals and traces.
/// </summary>
public sealed record ConformanceCase
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public required string Name { get; init; }

    /// <summary>What of the subset the case is about: activities, join modes, situations.</summary>
    public required IReadOnlyList<string> Covers { get; init; }

    /// <summary>The facts of the case that branches ask for.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>The outcomes of each command, one after the other; the first that the activity lists where there is none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Results { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public required IReadOnlyList<JsonElement> Definitions { get; init; }

    public required IReadOnlyList<string> Script { get; init; }

    public IReadOnlyList<Procedure> Procedures => [.. Definitions.Select(definition => Procedure.Load(definition.GetRawText(), Name))];

    public static IReadOnlyList<ConformanceCase> All { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Conformance"), "*.json").Order(StringComparer.Ordinal).Select(file => Read(File.ReadAllText(file)))];

    public static ConformanceCase Named(string name) => All.Single(one => one.Name == name);

    private static ConformanceCase Read(string json) => JsonSerializer.Deserialize<ConformanceCase>(json, Json)!;
}
