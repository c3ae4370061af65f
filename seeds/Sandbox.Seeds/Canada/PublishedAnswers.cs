using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Domain.Tiering;

namespace Sandbox.Seeds.Canada;

/// <summary>Answers to the Algorithmic Impact Assessment as departments publish them, and what the engine makes of them.</summary>
public static class PublishedAnswers
{
    /// <summary>The scores of one assessment; <paramref name="Level"/> is 1 to 4.</summary>
    public sealed record Scores(string File, decimal Raw, decimal Mitigation, decimal Score, int Level);

    /// <summary>Prints <c>file,raw,mitigation,score,level</c> of each file; what was left out goes to <paramref name="remarks"/>.</summary>
    /// <returns>0 if every file was read.</returns>
    /// <exception cref="FormatException">The survey cannot be read.</exception>
    public static async Task<int> Print(string surveyFile, string answers, TextWriter output, TextWriter remarks, CancellationToken token)
    {
        var survey = await File.ReadAllTextAsync(surveyFile, token);
        var pack = RulePack.Parse(ImpactAssessmentSurvey.ToPack(survey));
        var (failed, alone) = (0, File.Exists(answers));
        await output.WriteLineAsync("file,raw,mitigation,score,level");
        foreach (var file in alone ? (IEnumerable<string>)[answers] : Directory.EnumerateFiles(answers, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                var json = Read(await File.ReadAllTextAsync(file, token));
                if (!alone && Differs(json, ImpactAssessmentSurvey.Version(survey)) is { } other)
                {
                    await remarks.WriteLineAsync($"{Path.GetFileName(file)}: left out, it answers {other} of the questionnaire.");
                    continue;
                }
                var (given, gone) = Fit(pack, json);
                foreach (var answer in gone)
                    await remarks.WriteLineAsync($"{Path.GetFileName(file)}: {answer} is not in this survey and counts for nothing.");
                var scores = Of(pack, Path.GetFileName(file), given);
                await output.WriteLineAsync(FormattableString.Invariant($"{scores.File},{scores.Raw:0.##},{scores.Mitigation:0.##},{scores.Score:0.##},{scores.Level}"));
            }
            catch (Exception e) when (e is FormatException or InvalidAnswers)
            {
                failed++;
                await remarks.WriteLineAsync($"{Path.GetFileName(file)}: {e.Message}");
            }
        }
        return failed == 0 ? 0 : 1;
    }

    /// <summary>What the engine makes of answers to a converted survey.</summary>
    /// <exception cref="InvalidAnswers">An answer is none of the survey's.</exception>
    public static Scores Of(RulePack pack, string file, Answers answers)
    {
        var result = TierEngine.Evaluate(pack, answers);
        return new(file, result.Raw.Points, result.Mitigation.Points, result.Values[0].Result, pack.Severity(result.TierId) + 1);
    }

    /// <summary>
    /// A published file's answers as far as the pack asks for them, and what it does not ask: answers are kept on when the
    /// questionnaire changes, and questions or choices that are gone count for nothing.
    /// </summary>
    /// <exception cref="FormatException">The text holds no answers.</exception>
    public static (Answers Answers, IReadOnlyList<string> Gone) Fit(RulePack pack, string json) => Fit(pack, Read(json));

    private static (Answers, IReadOnlyList<string>) Fit(RulePack pack, JsonObject published)
    {
        var gone = new List<string>();
        var fitting = Answers.None;
        var all = Answers.Parse((published["data"] ?? published).ToJsonString());
        foreach (var id in all.QuestionIds)
        {
            if (pack.Question(id) is not { } question)
            {
                gone.Add(id);
                continue;
            }
            var known = all[id].Where(value => question.Options.IsEmpty || question.Option(value) is not null).Distinct().ToList();
            gone.AddRange(all[id].Except(known).Select(value => $"{id} = {value}"));
            fitting = fitting.With(id, known);
        }
        return (fitting, gone);
    }

    private static JsonObject Read(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new FormatException("This holds no answers.");
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static string? Differs(JsonObject published, string? version) =>
        published["version"]?.ToString() is { Length: > 0 } answered && version is not null && answered.TrimStart('v') != version.TrimStart('v') ? answered : null;
}
