using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Domain.Tiering;

namespace Sandbox.Seeds.Canada;

/// <summary>
/// The questionnaire of Canada's Algorithmic Impact Assessment as the Treasury Board publishes it (SurveyJS JSON), turned
/// into a rule pack. Its marks: a question's or else its panel's name ends in <c>-RS</c> for risk, <c>-MS</c> for mitigation,
/// <c>-NS</c> for unscored; the points of an answer are the whole number after the last hyphen of its value.
/// </summary>
/// <remarks>
/// Directive on Automated Decision-Making, Appendix B: the raw impact score is reduced by 15 % where mitigation reaches
/// 80 % of its maximum; levels I to IV end at 25, 50, 75 and 100 % of the maximum raw score. A project answers the
/// mitigation questions of one of two phases, so its maximum is half of what the questionnaire holds.
/// </remarks>
public static partial class ImpactAssessmentSurvey
{
    private static readonly JsonObject Directive = Text("Directive on Automated Decision-Making");

    /// <summary>The JSON of the rule pack.</summary>
    /// <exception cref="FormatException">The text is no such survey; the message names the place.</exception>
    public static string ToPack(string survey)
    {
        JsonNode root;
        try
        {
            root = JsonNode.Parse(survey) ?? throw new FormatException("The survey is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
        var kinds = new Dictionary<string, string>(StringComparer.Ordinal);
        var sections = new JsonArray();
        foreach (var page in Elements(root, "pages", "$"))
            Add(sections, page, [], null, kinds, page.GetPath());
        if (sections.Count == 0)
            throw new FormatException("$.pages: the survey asks nothing.");
        return new JsonObject
        {
            ["format"] = 1,
            ["id"] = "algorithmic-impact-assessment",
            ["version"] = Version(survey) ?? "unversioned",
            ["title"] = Text("Algorithmic Impact Assessment", "算法影响评估（加拿大）"),
            ["notes"] = Text("Converted from the published questionnaire, which has no Chinese; its English stands in its place.", "由已公布的问卷转换而成；该问卷没有中文，以英文代替。"),
            ["jurisdiction"] = "CA",
            ["inForceFrom"] = "2019-04-01",
            ["rounding"] = "halfAwayFromZero",
            ["sources"] = new JsonArray(new JsonObject { ["id"] = "directive", ["title"] = Directive.DeepClone(), ["url"] = "https://www.tbs-sct.gc.ca/pol/doc-eng.aspx?id=32592" }),
            ["tiers"] = new JsonArray([.. Enumerable.Range(1, 4).Select(Tier)]),
            ["sections"] = sections,
            ["values"] = new JsonArray(new JsonObject
            {
                ["id"] = "impact",
                ["name"] = Text("Impact score", "影响得分"),
                ["amount"] = new JsonObject { ["score"] = "raw" },
                ["reductions"] = new JsonArray(new JsonObject
                {
                    // 80 % of the half that one phase can reach.
                    ["when"] = new JsonObject { ["score"] = "mitigation", ["shareAtLeast"] = "0.4" },
                    ["by"] = "0.15",
                    ["source"] = Source("Appendix B"),
                    ["because"] = Text("Mitigation reaches 80 % of its maximum.", "缓解得分达到最高分的 80%。"),
                }),
                ["decimals"] = 0,
            }),
            ["rules"] = new JsonArray([.. Enumerable.Range(2, 3).Select(Rule)]),
        }.ToJsonString();
    }

    /// <summary>The version that a survey's welcome page names, <c>v0.10.0</c>; null if it names none.</summary>
    public static string? Version(string survey) => VersionPattern().Match(survey) is { Success: true } match ? match.Value : null;

    private static void Add(JsonArray sections, JsonNode holder, IReadOnlyList<JsonNode> visible, string? kind, Dictionary<string, string> kinds, string path)
    {
        if (Optional(holder, "visibleIf") is { } shown)
            visible = [.. visible, Condition(shown, kinds, path)];
        var name = Name(holder, path);
        kind = Kind(name) ?? kind;
        var questions = new JsonArray();
        foreach (var element in Elements(holder, "elements", path))
        {
            if (Optional(element, "type") == "panel")
            {
                Close();
                Add(sections, element, visible, kind, kinds, element.GetPath());
            }
            else if (Question(element, kind, kinds) is { } question)
            {
                questions.Add(question);
            }
        }
        Close();

        void Close()
        {
            if (questions.Count == 0)
                return;
            var section = new JsonObject
            {
                ["id"] = sections.Any(s => (string?)s!["id"] == name) ? $"{name}.{sections.Count}" : name,
                ["title"] = holder["title"] is null ? Text(name) : Texts(holder["title"]),
                ["questions"] = questions,
            };
            if (visible.Count > 0)
                section["visibleWhen"] = new JsonObject { ["all"] = new JsonArray([.. visible.Select(c => c.DeepClone())]) };
            sections.Add(section);
            questions = [];
        }
    }

    private static JsonObject? Question(JsonNode element, string? panelKind, Dictionary<string, string> kinds)
    {
        var path = element.GetPath();
        var type = Optional(element, "type");
        var kind = type switch
        {
            "radiogroup" or "dropdown" => "single",
            "checkbox" => "multiple",
            "text" or "comment" => "text",
            "html" or "image" => null,
            _ => throw new FormatException($"{path}.type: a question of the type \"{type}\" is not known."),
        };
        if (kind is null)
            return null;
        var name = Name(element, path);
        if (!kinds.TryAdd(name, kind))
            throw new FormatException($"{path}.name: \"{name}\" is used twice.");
        var question = new JsonObject
        {
            ["id"] = name,
            ["kind"] = kind,
            ["text"] = Texts(element["title"]),
            ["mandatory"] = (bool?)element["isRequired"] ?? false,
        };
        if (Optional(element, "visibleIf") is { } shown)
            question["visibleWhen"] = Condition(shown, kinds, path);
        if (kind == "text")
            return question;
        var score = Kind(name) ?? panelKind;
        if (score is not null)
            question["score"] = score;
        question["options"] = new JsonArray([.. Elements(element, "choices", path).Select(choice => Choice(choice, score is not null))]);
        return question;
    }

    private static JsonObject Choice(JsonNode choice, bool scored)
    {
        var value = choice is JsonValue plain ? plain.ToString() : choice["value"]?.ToString() ?? throw new FormatException($"{choice.GetPath()}: a choice has no value.");
        var option = new JsonObject { ["id"] = value, ["text"] = choice is JsonValue ? Text(value) : Texts(choice["text"] ?? value) };
        if (scored && PointsPattern().Match(value) is { Success: true } points)
            option["points"] = points.Groups[1].Value;
        return option;
    }

    // Such as {projectDetailsPhase} = "item1", or {businessDrivers1} contains "item6".
    private static JsonObject Condition(string visibleIf, Dictionary<string, string> kinds, string path)
    {
        var match = ConditionPattern().Match(visibleIf);
        if (!match.Success)
            throw new FormatException($"{path}.visibleIf: the condition {visibleIf} is not of a known form.");
        var question = match.Groups["question"].Value;
        if (!kinds.TryGetValue(question, out var kind))
            throw new FormatException($"{path}.visibleIf: no question \"{question}\" is asked before this place.");
        return new() { ["answer"] = question, [kind == "multiple" ? "includes" : "equals"] = match.Groups["value"].Value };
    }

    private static string? Kind(string name) =>
        name.EndsWith("-RS", StringComparison.Ordinal) ? "raw"
        : name.EndsWith("-MS", StringComparison.Ordinal) ? "mitigation"
        : name.EndsWith("-NS", StringComparison.Ordinal) ? "none"
        : null;

    private static IEnumerable<JsonNode> Elements(JsonNode holder, string member, string path) => holder[member] switch
    {
        null => [],
        JsonArray list => list.Select((item, i) => item ?? throw new FormatException($"{path}.{member}[{i}]: this is empty.")),
        _ => throw new FormatException($"{path}.{member}: this must be a list."),
    };

    private static string Name(JsonNode element, string path) => Optional(element, "name") ?? throw new FormatException($"{path}.name: a name is missing.");

    private static string? Optional(JsonNode element, string member) => element is JsonObject && element[member] is JsonValue value ? value.ToString() : null;

    private static JsonObject Texts(JsonNode? text) => Text(text switch
    {
        JsonObject languages => (languages["default"] ?? languages["en"])?.ToString() ?? "–",
        JsonValue plain => plain.ToString(),
        _ => "–",
    });

    private static JsonObject Text(string english, string? chinese = null) =>
        new() { ["en"] = english.Trim() is { Length: > 0 } en ? en : "–", ["zh-Hans"] = chinese ?? (english.Trim() is { Length: > 0 } zh ? zh : "–") };

    private static JsonObject Source(string place) => new() { ["of"] = "directive", ["en"] = place, ["zh-Hans"] = place };

    private static JsonObject Tier(int level) => new()
    {
        ["id"] = $"level-{level}",
        ["name"] = Text($"Level {Roman(level)}", $"{Roman(level)} 级"),
        ["summary"] = Text($"Impact of level {Roman(level)}", $"{Roman(level)} 级影响"),
    };

    private static JsonObject Rule(int level) => new()
    {
        ["id"] = $"level-{level}",
        ["when"] = new JsonObject { ["value"] = "impact", ["shareAbove"] = $"0.{25 * (level - 1)}", ["of"] = "raw" },
        ["tier"] = $"level-{level}",
        ["source"] = Source("Appendix B"),
        ["because"] = Text($"The impact score is above {25 * (level - 1)} % of the maximum.", $"影响得分高于最高分的 {25 * (level - 1)}%。"),
    };

    private static string Roman(int level) => level == 4 ? "IV" : new('I', level);

    [GeneratedRegex(@"v\d+\.\d+\.\d+")]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"-(\d{1,5})$")]
    private static partial Regex PointsPattern();

    [GeneratedRegex(@"^\s*\{(?<question>[^}]+)\}\s*(=|contains)\s*\[?\s*[""'](?<value>[^""']*)[""']\s*\]?\s*$")]
    private static partial Regex ConditionPattern();
}
