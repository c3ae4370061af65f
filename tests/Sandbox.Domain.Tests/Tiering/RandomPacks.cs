using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// Small packs of every shape that the format allows, made up from a seed, with answers to them.
internal sealed class RandomPacks(int seed, bool monotone = false)
{
    private readonly Random _random = new(seed);
    private readonly List<JsonObject> _asked = [];
    private readonly List<string> _sections = [];

    public static Gen<(RulePack Pack, Answers Answers)> Any { get; } = Gen.Int.Select(seed =>
    {
        var random = new RandomPacks(seed);
        var pack = random.Pack();
        return (pack, random.Answers(pack));
    });

    // Packs in which more points, more choices, a yes and greater numbers never speak for a lower tier.
    public static Gen<(RulePack Pack, Answers Answers, Answers Worse)> Monotone { get; } = Gen.Int.Select(seed =>
    {
        var random = new RandomPacks(seed, monotone: true);
        var pack = random.Pack();
        var answers = random.Answers(pack);
        return (pack, answers, random.Worse(pack, answers));
    });

    public RulePack Pack()
    {
        var sections = Many(1, 3, Section);
        var values = Many(0, 2, Value);
        // By index, so that a value sees those before it and a condition sees all values.
        var pack = new JsonObject
        {
            ["format"] = 1,
            ["id"] = "random",
            ["version"] = "1.0.0",
            ["jurisdiction"] = "XX",
            ["inForceFrom"] = "2026-01-01",
            ["title"] = Words(),
            ["rounding"] = One("halfAwayFromZero", "halfEven", "up", "down"),
            ["sources"] = new JsonArray(new JsonObject { ["id"] = "act", ["title"] = Words() }),
            ["tiers"] = new JsonArray([.. new[] { "low", "middle", "top" }.Select(id => new JsonObject { ["id"] = id, ["name"] = Words(), ["summary"] = Words() })]),
            ["sections"] = sections,
            ["values"] = values,
        };
        pack["conditions"] = Many(0, 2, i => new JsonObject { ["id"] = $"c{i}", ["when"] = Condition(2, values.Count, i) });
        pack["rules"] = Many(1, 4, i => new JsonObject
        {
            ["id"] = $"r{i}",
            ["when"] = Condition(3, values.Count, pack["conditions"]!.AsArray().Count),
            ["tier"] = One("middle", "middle", "top", "low"),
            ["source"] = Law(),
            ["because"] = Words(),
        });
        return RulePack.Parse(pack.ToJsonString());
    }

    public Answers Answers(RulePack pack) =>
        pack.Questions.Where(_ => _random.Next(8) > 0).Aggregate(Sandbox.Domain.Tiering.Answers.None, (all, question) => all.With(question.Id, Answer(question)));

    private Answers Worse(RulePack pack, Answers answers) => pack.Questions.Where(_ => _random.Next(2) == 0).Aggregate(answers, (all, question) =>
    {
        var now = all[question.Id];
        var better = Answer(question);
        return question.Kind switch
        {
            QuestionKind.Multiple => all.With(question.Id, now.Union(better)),
            QuestionKind.Number => now.IsEmpty || int.Parse(better[0], CultureInfo.InvariantCulture) > int.Parse(now[0], CultureInfo.InvariantCulture) ? all.With(question.Id, better) : all,
            QuestionKind.Single or QuestionKind.YesNo => now.IsEmpty || question.Option(better[0])!.Points >= question.Option(now[0])!.Points && better[0] != Question.No ? all.With(question.Id, better) : all,
            QuestionKind.Text => all,
        };
    });

    private string[] Answer(Question question)
    {
        string[] ids = [.. question.Options.Where(o => !o.IsExclusive).Select(o => o.Id)];
        return question.Kind switch
        {
            QuestionKind.Single or QuestionKind.YesNo => [ids[_random.Next(ids.Length)]],
            QuestionKind.Multiple => ids.Where(_ => _random.Next(2) == 0).ToArray() is { Length: > 0 } some ? some
                : question.Options.FirstOrDefault(o => o.IsExclusive) is { } none ? [none.Id] : [ids[0]],
            QuestionKind.Number => [_random.Next(0, 7).ToString(CultureInfo.InvariantCulture)],
            QuestionKind.Text => ["text"],
        };
    }

    private JsonObject Section(int number)
    {
        var section = new JsonObject { ["id"] = $"s{number}", ["title"] = Words(), ["weight"] = One("1", "2", "0.5"), ["combine"] = monotone ? One("sum", "max") : One("sum", "sum", "max", "min") };
        if (Seldom && _asked.Count > 0)
            section["visibleWhen"] = Comparison();
        section["questions"] = Many(1, 3, i => Asked($"q{number}.{i}"));
        _sections.Add($"s{number}");
        return section;
    }

    private JsonObject Asked(string id)
    {
        var kind = One("single", "multiple", "yesNo", "number");
        var question = new JsonObject { ["id"] = id, ["kind"] = kind, ["text"] = Words(), ["mandatory"] = _random.Next(2) == 0 };
        if (Seldom && _asked.Count > 0)
            question["visibleWhen"] = Comparison();
        if (_random.Next(3) > 0)
            question["changeable"] = new JsonObject { ["evidence"] = Words() };
        if (kind != "number")
            question["score"] = monotone ? One("raw", "none") : One("raw", "raw", "mitigation", "none");
        switch (kind)
        {
            case "single":
                question["options"] = Many(2, 3, i => Option($"o{i}"));
                break;
            case "multiple":
                var options = Many(2, 3, i => Option($"o{i}"));
                if (!monotone && _random.Next(2) == 0)
                    options.Add(new JsonObject { ["id"] = "none", ["text"] = Words(), ["exclusive"] = true });
                question["options"] = options;
                break;
            case "yesNo":
                question["points"] = new JsonObject { ["yes"] = Points() };
                break;
            default:
                question["unit"] = Words();
                question["maximum"] = 6;
                break;
        }
        _asked.Add(question);
        return question;
    }

    private JsonObject Option(string id) => new() { ["id"] = id, ["text"] = Words(), ["points"] = Points() };

    private JsonObject Value(int number)
    {
        var value = new JsonObject { ["id"] = $"v{number}", ["name"] = Words(), ["amount"] = Amount(2, number) };
        if (!monotone && _random.Next(2) == 0)
            value["reductions"] = Many(1, 2, _ => new JsonObject { ["when"] = Condition(1, number, -1), ["by"] = One("0.15", "0.5", "1"), ["source"] = Law(), ["because"] = Words() });
        value["decimals"] = _random.Next(0, 3);
        return value;
    }

    private JsonNode Amount(int depth, int values)
    {
        JsonArray Parts() => Many(2, 2, _ => Amount(depth - 1, values));
        return _random.Next(depth > 0 ? 9 : 5) switch
        {
            0 => JsonValue.Create(_random.Next(0, 3)),
            1 => Scored is { } question ? new JsonObject { ["points"] = (string?)question["id"] } : new JsonObject { ["score"] = "raw" },
            2 => new JsonObject { ["section"] = _sections[_random.Next(_sections.Count)], ["score"] = "raw" },
            3 => values > 0 ? new JsonObject { ["value"] = $"v{_random.Next(values)}" } : new JsonObject { ["score"] = "raw" },
            4 => monotone ? new JsonObject { ["score"] = "raw" } : new JsonObject { ["maximum"] = One("raw", "mitigation"), ["counting"] = One("all", "visible") },
            5 => new JsonObject { ["sum"] = Parts() },
            6 => new JsonObject { [One("max", "min")] = Parts() },
            7 => new JsonObject { ["product"] = Parts() },
            _ => monotone ? new JsonObject { ["sum"] = Parts() }
                : _random.Next(2) == 0 ? new JsonObject { ["difference"] = Parts() }
                : new JsonObject { ["if"] = Condition(1, values, -1), ["then"] = Amount(depth - 1, values), ["else"] = Amount(depth - 1, values) },
        };
    }

    private JsonObject? Scored => _asked.Where(q => q.ContainsKey("score")).ToList() is { Count: > 0 } scored ? scored[_random.Next(scored.Count)] : null;

    // Named conditions only where there may be some: -1 stands for a place before them.
    private JsonObject Condition(int depth, int values, int named) => _random.Next(depth > 0 ? 8 : 5) switch
    {
        0 or 1 => Comparison(),
        2 => new JsonObject { ["score"] = monotone ? "raw" : One("raw", "mitigation"), [One("shareAtLeast", "shareAbove")] = One("0.25", "0.5", "0.75"), ["counting"] = monotone ? "all" : One("all", "visible") },
        3 => values > 0 ? new JsonObject { ["value"] = $"v{_random.Next(values)}", [One("atLeast", "above")] = _random.Next(1, 9) } : new JsonObject { ["score"] = "raw", ["atLeast"] = _random.Next(1, 6) },
        4 => named > 0 ? new JsonObject { ["holds"] = $"c{_random.Next(named)}" } : Comparison(),
        5 when !monotone => new JsonObject { ["not"] = Condition(depth - 1, values, named) },
        _ => new JsonObject { [One("all", "any")] = Many(2, 2, _ => Condition(depth - 1, values, named)) },
    };

    private JsonObject Comparison()
    {
        var asked = monotone ? _asked.Where(q => (string?)q["kind"] != "single").ToList() : _asked;
        if (asked.Count == 0)
            return new JsonObject { ["score"] = "raw", ["atLeast"] = 1 };
        var question = asked[_random.Next(asked.Count)];
        return (string?)question["kind"] switch
        {
            "single" => new() { ["answer"] = (string?)question["id"], ["equals"] = "o1" },
            "multiple" => new() { ["answer"] = (string?)question["id"], ["includes"] = One("o0", "o1") },
            "yesNo" => new() { ["answer"] = (string?)question["id"], ["equals"] = monotone ? "yes" : One("yes", "no") },
            _ => new() { ["answer"] = (string?)question["id"], [One("atLeast", "above")] = _random.Next(1, 6) },
        };
    }

    private bool Seldom => !monotone && _random.Next(4) == 0;

    private JsonNode Points() => JsonValue.Create(monotone ? _random.Next(0, 4) : _random.Next(-1, 4));

    private JsonArray Many(int least, int most, Func<int, JsonNode> make) => [.. Enumerable.Range(0, _random.Next(least, most + 1)).Select(make)];

    private string One(params string[] choices) => choices[_random.Next(choices.Length)];

    private static JsonObject Words() => new() { ["en"] = "words", ["zh-Hans"] = "文字" };

    private static JsonObject Law() => new() { ["of"] = "act", ["en"] = "Article 1", ["zh-Hans"] = "第1条" };
}
