using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// The shipped packs, a small one with every feature, and answers to them.
internal static class Packs
{
    public static string Folder { get; } = FolderOf("seeds");

    public static TheoryData<string> Shipped { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "packs", "rules"), "*.json").Select(f => Path.GetFileName(f)!)];

    public static RulePack EuAiAct { get; } = Load("eu-ai-act@1.1.0.json");

    public static RulePack BlueBook { get; } = Load("blue-book@1.0.0.json");

    public static RulePack GenericMatrix { get; } = Load("generic-matrix@1.0.0.json");

    public static RulePack Small { get; } = RulePack.Parse(SmallJson);

    public const string SmallJson =
        """
        {
          "format": 1, "id": "small", "version": "1.0.0", "jurisdiction": "XX",
          "inForceFrom": "2026-01-01", "inForceUntil": "2026-12-31",
          "title": { "en": "Small", "zh-Hans": "小" },
          "sources": [{ "id": "act", "title": { "en": "Act", "zh-Hans": "法" }, "url": "https://example.org/act" }],
          "tiers": [
            { "id": "low", "name": { "en": "Low", "zh-Hans": "低" }, "summary": { "en": "Low", "zh-Hans": "低" } },
            {
              "id": "middle", "name": { "en": "Middle", "zh-Hans": "中" }, "summary": { "en": "Middle", "zh-Hans": "中" },
              "obligations": {
                "documents": [{ "id": "file", "name": { "en": "File", "zh-Hans": "文件" }, "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" } }],
                "reporting": { "everyMonths": 6, "source": { "of": "act", "en": "Article 2", "zh-Hans": "第2条" } },
                "clocks": [{ "id": "tell", "name": { "en": "Tell", "zh-Hans": "报告" }, "startsWith": { "en": "an event", "zh-Hans": "事件" }, "length": 15, "unit": "calendarDays", "source": { "of": "act", "en": "Article 3", "zh-Hans": "第3条" } }]
              }
            },
            { "id": "top", "name": { "en": "Top", "zh-Hans": "顶" }, "summary": { "en": "Top", "zh-Hans": "顶" } }
          ],
          "overlays": [{
            "id": "big", "name": { "en": "Big", "zh-Hans": "大" }, "summary": { "en": "Big", "zh-Hans": "大" },
            "obligations": { "insuranceRequired": true, "reporting": { "everyMonths": 2, "source": { "of": "act", "en": "Article 4", "zh-Hans": "第4条" } } }
          }],
          "sections": [
            {
              "id": "facts", "title": { "en": "Facts", "zh-Hans": "事实" },
              "questions": [
                { "id": "sector", "kind": "single", "text": { "en": "Sector?", "zh-Hans": "行业？" }, "score": "raw",
                  "options": [
                    { "id": "health", "text": { "en": "Health", "zh-Hans": "医疗" }, "points": 3 },
                    { "id": "games", "text": { "en": "Games", "zh-Hans": "游戏" }, "points": 0 }] },
                { "id": "groups", "kind": "multiple", "text": { "en": "Groups?", "zh-Hans": "群体？" }, "score": "raw", "mandatory": false,
                  "changeable": { "evidence": { "en": "Access control", "zh-Hans": "准入控制" } },
                  "options": [
                    { "id": "minors", "text": { "en": "Minors", "zh-Hans": "未成年人" }, "points": 1.5 },
                    { "id": "older", "text": { "en": "Older people", "zh-Hans": "老年人" }, "points": 1.5 },
                    { "id": "none", "text": { "en": "None", "zh-Hans": "无" }, "exclusive": true }] },
                { "id": "users", "kind": "number", "text": { "en": "Users?", "zh-Hans": "用户数？" }, "unit": { "en": "people", "zh-Hans": "人" },
                  "minimum": "0", "maximum": "10000000000", "changeable": { "evidence": { "en": "Cap on users", "zh-Hans": "用户上限" } } },
                { "id": "banned", "kind": "yesNo", "text": { "en": "Banned?", "zh-Hans": "被禁止？" } },
                { "id": "note", "kind": "text", "text": { "en": "Note", "zh-Hans": "备注" }, "mandatory": false }
              ]
            },
            {
              "id": "design", "title": { "en": "Design", "zh-Hans": "设计" },
              "visibleWhen": { "answer": "sector", "equals": "health" },
              "questions": [
                { "id": "decides", "kind": "yesNo", "text": { "en": "Decides alone?", "zh-Hans": "独立决定？" },
                  "changeable": { "evidence": { "en": "Records of review", "zh-Hans": "审查记录" } } },
                { "id": "oversight", "kind": "yesNo", "text": { "en": "Oversight?", "zh-Hans": "监督？" }, "score": "mitigation", "points": { "yes": 4 },
                  "visibleWhen": { "answer": "decides", "equals": "yes" },
                  "changeable": { "evidence": { "en": "Oversight plan", "zh-Hans": "监督方案" } } }
              ]
            }
          ],
          "conditions": [
            { "id": "serious", "when": { "all": [{ "answer": "sector", "equals": "health" }, { "answer": "decides", "equals": "yes" }] } },
            { "id": "crowd", "when": { "answer": "users", "atLeast": "1000000" } }
          ],
          "rules": [
            { "id": "ban", "when": { "answer": "banned", "equals": "yes" }, "tier": "top", "hardStop": true,
              "source": { "of": "act", "en": "Article 5", "zh-Hans": "第5条" }, "because": { "en": "Banned", "zh-Hans": "被禁止" } },
            { "id": "serious-unwatched", "when": { "all": [{ "holds": "serious" }, { "not": { "score": "mitigation", "shareAtLeast": "0.8" } }] }, "tier": "middle",
              "source": { "of": "act", "en": "Article 6", "zh-Hans": "第6条" }, "because": { "en": "Serious", "zh-Hans": "严重" } },
            { "id": "vulnerable", "when": { "score": "raw", "shareAbove": "0.5" }, "tier": "middle",
              "source": { "of": "act", "en": "Article 7", "zh-Hans": "第7条" }, "because": { "en": "Vulnerable", "zh-Hans": "弱势" } },
            { "id": "crowd", "when": { "holds": "crowd" }, "tier": "middle", "overlay": "big",
              "source": { "of": "act", "en": "Article 8", "zh-Hans": "第8条" }, "because": { "en": "Many", "zh-Hans": "人多" } }
          ]
        }
        """;

    // Uses every part of the format that the small one leaves out.
    public const string EverythingJson =
        """
        {
          "$schema": "../rule-pack.schema.json",
          "format": 1,
          "id": "everything",
          "version": "1.0.0",
          "title": { "en": "Everything", "zh-Hans": "文" },
          "notes": { "en": "Notes", "zh-Hans": "文" },
          "jurisdiction": "XX",
          "inForceFrom": "2026-01-01",
          "inForceUntil": null,
          "rounding": "halfEven",
          "sources": [{ "id": "act", "title": { "en": "Act", "zh-Hans": "文" } }],
          "tiers": [
            { "id": "low", "name": { "en": "Low", "zh-Hans": "文" }, "summary": { "en": "Low", "zh-Hans": "文" } },
            {
              "id": "middle",
              "name": { "en": "Middle", "zh-Hans": "文" },
              "summary": { "en": "Middle", "zh-Hans": "文" },
              "obligations": {
                "evaluations": [{ "id": "test", "name": { "en": "Test", "zh-Hans": "文" }, "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" } }],
                "approvals": [{ "id": "board", "name": { "en": "Board", "zh-Hans": "文" }, "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" } }],
                "clocks": [
                  {
                    "id": "tell",
                    "name": { "en": "Tell", "zh-Hans": "文" },
                    "startsWith": { "en": "it", "zh-Hans": "文" },
                    "length": 24,
                    "unit": "hours",
                    "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" }
                  }
                ]
              }
            },
            { "id": "top", "name": { "en": "Top", "zh-Hans": "文" }, "summary": { "en": "Top", "zh-Hans": "文" } }
          ],
          "overlays": [
            {
              "id": "big",
              "name": { "en": "Big", "zh-Hans": "文" },
              "summary": { "en": "Big", "zh-Hans": "文" },
              "obligations": {
                "documents": [{ "id": "file", "name": { "en": "File", "zh-Hans": "文" }, "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" } }],
                "reporting": { "everyMonths": "3", "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" } },
                "insuranceRequired": true
              }
            }
          ],
          "facts": [
            { "id": "day", "kind": "day", "text": { "en": "Day", "zh-Hans": "文" } },
            { "id": "incidents", "kind": "number", "text": { "en": "Incidents", "zh-Hans": "文" } },
            { "id": "licensed", "kind": "yesNo", "text": { "en": "Licensed", "zh-Hans": "文" } }
          ],
          "sections": [
            {
              "id": "facts",
              "title": { "en": "Facts", "zh-Hans": "文" },
              "introduction": { "en": "First", "zh-Hans": "文" },
              "weight": 2,
              "questions": [
                {
                  "id": "sector",
                  "kind": "single",
                  "text": { "en": "Sector", "zh-Hans": "文" },
                  "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
                  "score": "raw",
                  "options": [{ "id": "games", "text": { "en": "Games", "zh-Hans": "文" }, "points": 0 }, { "id": "health", "text": { "en": "Health", "zh-Hans": "文" }, "points": "2.5" }]
                },
                {
                  "id": "people",
                  "kind": "number",
                  "text": { "en": "People", "zh-Hans": "文" },
                  "unit": { "en": "people", "zh-Hans": "文" },
                  "minimum": 0,
                  "maximum": 1000000,
                  "step": 1
                },
                { "id": "remark", "kind": "text", "text": { "en": "Remark", "zh-Hans": "文" }, "mandatory": false }
              ]
            },
            {
              "id": "worst",
              "title": { "en": "Worst", "zh-Hans": "文" },
              "combine": "max",
              "visibleWhen": { "any": [{ "answer": "sector", "equals": ["health"] }, { "fact": "licensed", "equals": "no" }] },
              "questions": [
                {
                  "id": "harm",
                  "kind": "single",
                  "text": { "en": "Harm", "zh-Hans": "文" },
                  "score": "raw",
                  "changeable": { "evidence": { "en": "Trial", "zh-Hans": "文" } },
                  "options": [
                    { "id": "none", "text": { "en": "None", "zh-Hans": "文" }, "points": 0 },
                    { "id": "some", "text": { "en": "Some", "zh-Hans": "文" }, "points": 2 },
                    { "id": "much", "text": { "en": "Much", "zh-Hans": "文" }, "points": 4 }
                  ]
                },
                {
                  "id": "reach",
                  "kind": "multiple",
                  "text": { "en": "Reach", "zh-Hans": "文" },
                  "score": "raw",
                  "changeable": { "evidence": { "en": "Access rules", "zh-Hans": "文" } },
                  "options": [
                    { "id": "minors", "text": { "en": "Minors", "zh-Hans": "文" }, "points": 1 },
                    { "id": "older", "text": { "en": "Older", "zh-Hans": "文" }, "points": 2 },
                    { "id": "nobody", "text": { "en": "Nobody", "zh-Hans": "文" }, "exclusive": true }
                  ]
                }
              ]
            },
            {
              "id": "weakest",
              "title": { "en": "Weakest", "zh-Hans": "文" },
              "combine": "min",
              "questions": [
                {
                  "id": "watch",
                  "kind": "yesNo",
                  "text": { "en": "Watched", "zh-Hans": "文" },
                  "help": { "en": "By a person", "zh-Hans": "文" },
                  "score": "mitigation",
                  "points": { "yes": 3, "no": 0 },
                  "evidenceWanted": { "en": "Log", "zh-Hans": "文" },
                  "changeable": { "evidence": { "en": "Log", "zh-Hans": "文" } }
                },
                {
                  "id": "stop",
                  "kind": "yesNo",
                  "text": { "en": "Can be stopped", "zh-Hans": "文" },
                  "score": "mitigation",
                  "points": { "yes": 2 },
                  "visibleWhen": { "not": { "answer": "watch", "equals": "no" } },
                  "changeable": { "evidence": { "en": "Drill", "zh-Hans": "文" } }
                }
              ]
            },
            {
              "id": "matrix",
              "title": { "en": "Matrix", "zh-Hans": "文" },
              "questions": [
                {
                  "id": "likelihood",
                  "kind": "single",
                  "text": { "en": "Likelihood", "zh-Hans": "文" },
                  "score": "none",
                  "options": [{ "id": "1", "text": { "en": "Rare", "zh-Hans": "文" }, "points": 1 }, { "id": "5", "text": { "en": "Certain", "zh-Hans": "文" }, "points": 5 }]
                },
                {
                  "id": "severity",
                  "kind": "single",
                  "text": { "en": "Severity", "zh-Hans": "文" },
                  "score": "none",
                  "changeable": { "evidence": { "en": "Limits", "zh-Hans": "文" } },
                  "options": [
                    { "id": "1", "text": { "en": "Small", "zh-Hans": "文" }, "points": 1 },
                    { "id": "3", "text": { "en": "Middling", "zh-Hans": "文" }, "points": 3 },
                    { "id": "5", "text": { "en": "Great", "zh-Hans": "文" }, "points": 5 }
                  ]
                }
              ]
            }
          ],
          "values": [
            { "id": "inherent", "name": { "en": "Inherent", "zh-Hans": "文" }, "amount": { "product": [{ "points": "likelihood" }, { "points": "severity" }] } },
            {
              "id": "residual",
              "name": { "en": "Residual", "zh-Hans": "文" },
              "amount": { "value": "inherent" },
              "reductions": [
                {
                  "when": { "score": "mitigation", "atLeast": 2 },
                  "by": "0.5",
                  "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
                  "because": { "en": "Mitigated", "zh-Hans": "文" }
                }
              ],
              "decimals": 0
            },
            {
              "id": "burden",
              "name": { "en": "Burden", "zh-Hans": "文" },
              "amount": {
                "sum": [
                  { "section": "worst", "score": "raw" },
                  { "difference": [{ "maximum": "raw", "counting": "visible" }, { "score": "raw" }] },
                  { "min": [{ "number": "people" }, { "max": ["3", 1] }] },
                  { "if": { "all": [{ "value": "residual", "above": 3 }, { "fact": "incidents", "atLeast": 1 }] }, "then": "1.25", "else": 0 }
                ]
              }
            }
          ],
          "conditions": [{ "id": "serious", "when": { "all": [{ "answer": "sector", "equals": "health" }, { "value": "residual", "atLeast": 5 }] } }],
          "rules": [
            {
              "id": "ban",
              "when": { "all": [{ "fact": "day", "onOrAfter": "2026-12-02" }, { "answer": "harm", "equals": "much" }, { "not": { "fact": "licensed", "equals": "yes" } }] },
              "tier": "top",
              "hardStop": true,
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Banned", "zh-Hans": "文" }
            },
            {
              "id": "soon",
              "when": { "all": [{ "fact": "day", "before": "2026-12-02" }, { "answer": "harm", "equals": "much" }] },
              "overlay": "big",
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Soon banned", "zh-Hans": "文" }
            },
            {
              "id": "serious",
              "when": { "holds": "serious" },
              "tier": "middle",
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Serious", "zh-Hans": "文" }
            },
            {
              "id": "share",
              "when": { "score": "raw", "shareAtLeast": "0.5", "counting": "visible" },
              "tier": "middle",
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Half", "zh-Hans": "文" }
            },
            {
              "id": "burden",
              "when": { "value": "burden", "shareAbove": 0.9, "of": "raw", "counting": "all" },
              "tier": "middle",
              "overlay": "big",
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Heavy", "zh-Hans": "文" }
            },
            {
              "id": "crowd",
              "when": { "answer": "people", "above": 500000 },
              "tier": "middle",
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Crowd", "zh-Hans": "文" }
            },
            {
              "id": "reach",
              "when": { "all": [{ "answer": "reach", "includes": ["minors", "older"] }, { "fact": "incidents", "above": "2" }] },
              "tier": "top",
              "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" },
              "because": { "en": "Repeated", "zh-Hans": "文" }
            }
          ]
        }
        """;

    public static RulePack Load(string file) => RulePack.Parse(File.ReadAllBytes(Path.Combine(Folder, "packs", "rules", file)));

    public static Answers Given(params (string Question, string Value)[] answers) =>
        answers.GroupBy(a => a.Question).Aggregate(Answers.None, (all, q) => all.With(q.Key, q.Select(a => a.Value)));

    // These answers, and to every other question that then shows the most harmless one: no, none, the first option, the least number.
    public static Answers Filled(RulePack pack, params (string Question, string Value)[] answers)
    {
        var all = Given(answers);
        while (TierEngine.Evaluate(pack, all).Missing is [var open, ..])
        {
            var question = pack.Question(open)!;
            all = all.With(open, question.Kind switch
            {
                QuestionKind.Single => question.Options[0].Id,
                QuestionKind.Multiple => question.Options.Single(o => o.IsExclusive).Id,
                QuestionKind.YesNo => Question.No,
                QuestionKind.Number => question.Number!.Minimum.ToString(System.Globalization.CultureInfo.InvariantCulture),
                QuestionKind.Text => "text",
            });
        }
        return all;
    }

    // Any answers that fit the pack, with about one question in eight left open.
    public static Gen<Answers> AnyAnswers(RulePack pack) => AnyAnswers(pack, open: 1);

    public static Gen<Answers> AnyAnswers(RulePack pack, int open) =>
        pack.Questions
            .Select(q => Gen.Frequency((open, Gen.Const(Array.Empty<string>())), (7, AnyAnswer(q))).Select(values => (q.Id, values)))
            .Aggregate(Gen.Const(Answers.None), (all, next) => all.Select(next, (answers, one) => answers.With(one.Id, one.values)));

    private static Gen<string[]> AnyAnswer(Question question)
    {
        string[] ids = [.. question.Options.Where(o => !o.IsExclusive).Select(o => o.Id)];
        return question.Kind switch
        {
            QuestionKind.Single or QuestionKind.YesNo => Gen.OneOfConst(ids).Select(id => new[] { id }),
            QuestionKind.Multiple => Gen.Bool.Array[ids.Length].Select(picks => picks.Any(p => p)
                ? [.. ids.Where((_, i) => picks[i])]
                : question.Options.Where(o => o.IsExclusive).Select(o => o.Id).Take(1).ToArray()),
            QuestionKind.Number => Gen.OneOfConst("0", "999999", "1000000", "2000000", "1e9").Select(n => new[] { n }),
            QuestionKind.Text => Gen.String.Select(t => new[] { t }),
        };
    }

    private static string FolderOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sandbox.sln")))
                return Path.Combine(folder.FullName, name);
        }
        throw new DirectoryNotFoundException("Sandbox.sln is in no folder above the tests.");
    }
}
