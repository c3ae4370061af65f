using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Json.Schema;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// The published schema and the reader say the same of a pack, except for what only makes sense between places.
public class RulePackSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Packs.Folder, "packs", "rule-pack.schema.json")));

    private static readonly string[] Spoilt =
    [
        "null", "true", "5", "-1", "1.5", "2e28", "\"\"", "\" \"", "\"words\"", "\"5\"", "\"2026-02-30\"", "\"2026-02-28\"", "\"raw\"", "\"none\"", "\"yes\"", "[]", "{}", "[\"yes\"]",
        "{\"en\": \"a\", \"zh-Hans\": \"b\"}", "{\"score\": \"raw\"}", "{\"score\": \"raw\", \"atLeast\": 1}", "{\"score\": \"raw\", \"shareAbove\": 0.5, \"counting\": \"visible\"}",
        "{\"answer\": \"sector\", \"equals\": \"health\"}", "{\"answer\": \"sector\", \"includes\": \"health\"}", "{\"fact\": \"day\", \"onOrAfter\": \"2026-12-02\"}", "{\"holds\": \"serious\"}",
        "{\"all\": [{\"answer\": \"sector\", \"equals\": \"health\"}]}", "{\"not\": {\"holds\": \"serious\"}}", "{\"product\": [{\"points\": \"sector\"}, 2]}", "{\"if\": {\"answer\": \"sector\", \"equals\": \"health\"}, \"then\": 1, \"else\": \"2\"}",
    ];

    public static TheoryData<string> Shipped => Packs.Shipped;

    [Theory]
    [MemberData(nameof(Shipped))]
    public void AShippedPack_IsValid(string file) => Assert.True(Accepts(File.ReadAllText(Path.Combine(Packs.Folder, "packs", "rules", file))));

    [Fact]
    public void APackWithEveryPartOfTheFormat_IsValid()
    {
        Assert.True(Accepts(Packs.SmallJson));
        Assert.True(Accepts(Packs.EverythingJson));
    }

    [Fact]
    public void OfASpoiltPack_SchemaAndReaderSayTheSame()
    {
        var (accepted, refused) = (0, 0);
        Gen.Select(Gen.OneOfConst(Packs.SmallJson, Packs.EverythingJson), Gen.Int[0, 100_000], Gen.Int[0, 3], Gen.OneOfConst(Spoilt)).Sample(spoil =>
        {
            var root = JsonNode.Parse(spoil.Item1)!;
            var places = Places(root).ToList();
            Spoil(places[spoil.Item2 % places.Count], spoil.Item3, spoil.Item4);
            var json = root.ToJsonString();
            var faults = Faults(json);
            if (Accepts(json))
            {
                accepted++;
                Assert.All(faults, fault => Assert.True(IsBetweenPlaces(fault), $"The schema accepts it, the reader says {fault} of {json}"));
            }
            else
            {
                refused++;
                Assert.True(faults.Count > 0, $"The schema refuses what the reader takes: {json}");
            }
        }, iter: 2_000, threads: 1);
        Assert.True(accepted > 100 && refused > 500, $"{accepted} accepted, {refused} refused");
    }

    // Names, ranges of what was reckoned, and comparisons by the kind of the question that they name.
    private static bool IsBetweenPlaces(PackError fault) =>
        fault.Problem is PackProblem.NotDefined or PackProblem.Duplicate or PackProblem.NotAllowed
        || (fault.Problem is PackProblem.OutOfRange && (fault.Path.EndsWith("Until", StringComparison.Ordinal) || fault.Path.EndsWith(".maximum", StringComparison.Ordinal) || IsNumberAsText(fault) || IsReckoned(fault)))
        || (fault.Problem is PackProblem.Missing or PackProblem.UnknownMember && IsComparison(fault));

    // "5" stands for 5, but a schema cannot say of a text that it is too great.
    private static bool IsNumberAsText(PackError fault) => fault.Reason.StartsWith("5 ", StringComparison.Ordinal) || fault.Reason.Contains("decimal places", StringComparison.Ordinal);

    private static bool IsReckoned(PackError fault) => fault.Path.Contains(".amount", StringComparison.Ordinal) || fault.Path == "$.sections";

    private static bool IsComparison(PackError fault) =>
        fault.Path.Contains(".when", StringComparison.Ordinal) || fault.Path.Contains(".visibleWhen", StringComparison.Ordinal) || fault.Path.Contains(".if", StringComparison.Ordinal);

    private static bool Accepts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Schema.Evaluate(document.RootElement, new EvaluationOptions { RequireFormatValidation = true }).IsValid;
    }

    private static IReadOnlyList<PackError> Faults(string json)
    {
        try
        {
            RulePack.Parse(json);
            return [];
        }
        catch (InvalidRulePack refusal)
        {
            return refusal.Errors;
        }
    }

    private static void Spoil(JsonNode place, int how, string with)
    {
        switch (place.Parent)
        {
            case JsonObject owner:
                var name = place.GetPropertyName();
                owner.Remove(name);
                if (how == 1)
                    owner[name + "s"] = place;
                else if (how > 1)
                    owner[name] = JsonNode.Parse(with);
                break;
            case JsonArray list:
                var at = list.IndexOf(place);
                if (how == 0)
                    list.RemoveAt(at);
                else if (how == 1)
                    list.Insert(at, place.DeepClone());
                else
                    list[at] = JsonNode.Parse(with);
                break;
        }
    }

    private static IEnumerable<JsonNode> Places(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value).OfType<JsonNode>().SelectMany(Places).Concat(members.Select(m => m.Value).OfType<JsonNode>()),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Places).Concat(items.OfType<JsonNode>()),
        _ => [],
    };
}
