using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public sealed class LikenessTests
{
    private static readonly RulePack Pack = RulePack.Parse(
        """
        {
          "format": 1, "id": "small", "version": "1.0.0", "jurisdiction": "XX", "inForceFrom": "2026-01-01",
          "title": { "en": "Small", "zh-Hans": "小" },
          "sources": [{ "id": "act", "title": { "en": "An act", "zh-Hans": "某法" } }],
          "tiers": [{ "id": "minimal", "name": { "en": "Minimal", "zh-Hans": "极低" }, "summary": { "en": "Nothing.", "zh-Hans": "无。" } }],
          "sections": [{
            "id": "use", "title": { "en": "Use", "zh-Hans": "用途" },
            "questions": [
              { "id": "talks", "kind": "yesNo", "text": { "en": "Talks?", "zh-Hans": "对话？" } },
              { "id": "to", "kind": "multiple", "text": { "en": "To whom?", "zh-Hans": "对谁？" }, "visibleWhen": { "answer": "talks", "equals": "yes" },
                "options": [{ "id": "old", "text": { "en": "Old", "zh-Hans": "老" } }, { "id": "young", "text": { "en": "Young", "zh-Hans": "少" } }] },
              { "id": "users", "kind": "number", "text": { "en": "Users", "zh-Hans": "用户" }, "unit": { "en": "people", "zh-Hans": "人" } },
              { "id": "why", "kind": "text", "text": { "en": "Why?", "zh-Hans": "为何？" } }
            ]
          }],
          "rules": [{
            "id": "talk", "when": { "answer": "talks", "equals": "yes" }, "tier": "minimal",
            "source": { "of": "act", "en": "Article 1", "zh-Hans": "第1条" }, "because": { "en": "It talks.", "zh-Hans": "会对话。" }
          }]
        }
        """);

    private static readonly Gen<Answers> AnyAnswers = Gen.Select(
        Gen.OneOfConst("yes", "no", ""), Gen.OneOfConst("old", "young", "").Array[0, 2], Gen.Int[0, 1000], Gen.OneOfConst("because", "therefore"),
        (talks, to, users, why) => Answers.None.With("talks", talks).With("to", to.Distinct()).With("users", $"{users}").With("why", why));

    [Fact]
    public void Of_IsTheMeanAgreementOfTheQuestionsAsked()
    {
        var one = Answers.None.With("talks", "yes").With("to", "old", "young").With("users", "100");
        var other = Answers.None.With("talks", "yes").With("to", "old").With("users", "50");

        Assert.Equal((1m + 0.5m + 0.5m) / 3, Likeness.Of(Pack, one, other));
    }

    [Fact]
    public void Of_AQuestionAskedOfOneCaseOnly_CountsAgainstIt()
    {
        var one = Answers.None.With("talks", "yes").With("to", "old").With("users", "100");
        var other = Answers.None.With("talks", "no").With("users", "100");

        Assert.Equal(1m / 3, Likeness.Of(Pack, one, other));
    }

    [Fact]
    public void Of_FreeText_DoesNotCount() =>
        Assert.Equal(1m, Likeness.Of(Pack, Answers.None.With("why", "because"), Answers.None.With("why", "therefore")));

    [Fact]
    public void Of_AnyTwoAnswers_IsAShareAndTheSameBothWays_AndOneForItself() =>
        Gen.Select(AnyAnswers, AnyAnswers).Sample((one, other) =>
        {
            var likeness = Likeness.Of(Pack, one, other);
            Assert.InRange(likeness, 0m, 1m);
            Assert.Equal(likeness, Likeness.Of(Pack, other, one));
            Assert.Equal(1m, Likeness.Of(Pack, one, one));
        });

    [Fact]
    public void Custom_NeedsAMajorityOfAtLeastThree()
    {
        Assert.Null(Likeness.Custom(["high", "high"]));
        Assert.Equal("high", Likeness.Custom(["high", "limited", "high"]));
        Assert.Null(Likeness.Custom(["high", "limited", "high", "limited"]));
    }
}
