using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Configuration.Workshop.Replays;

/// <summary>A case as it was last tiered.</summary>
public sealed record TieredCase(Guid Id, string Reference, string Pack, string Answers, string Computed, DateOnly Day);

/// <summary>Tiers cases by a draft: read in batches by id, so that memory stays flat and a run can go on anywhere; worked out on every core.</summary>
public static class ReplayCases
{
    /// <summary>How many cases are read, worked out and written down at once.</summary>
    public const int Batch = 2000;

    // The last confirmed tier of each case is what a replay is held against.
    private const string Last =
        """
        from cases c cross join lateral (
          select d.pack, d.answers, d.computed, d.proposed_at from tier_determinations d
          where d.case_id = c.id and d.confirmed_at is not null order by d.confirmed_at desc limit 1) d
        where starts_with(d.pack, $1)
        """;

    /// <summary>How many cases a family of packs has tiered.</summary>
    public static async Task<int> Count(NpgsqlConnection connection, string packId, CancellationToken token)
    {
        await using var command = new NpgsqlCommand($"select count(*)::int {Last}", connection) { Parameters = { new() { Value = $"{packId}@" } } };
        return (int)(await command.ExecuteScalarAsync(token))!;
    }

    /// <summary>The next cases after an id, in the order of ids.</summary>
    public static async Task<IReadOnlyList<TieredCase>> Read(NpgsqlConnection connection, string packId, Guid after, CancellationToken token)
    {
        await using var command = new NpgsqlCommand($"select c.id, c.reference, d.pack, d.answers::text, d.computed, d.proposed_at {Last} and c.id > $2 order by c.id limit $3", connection)
        {
            Parameters = { new() { Value = $"{packId}@" }, new() { Value = after }, new() { Value = Batch } },
        };
        var cases = new List<TieredCase>(Batch);
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, token);
        while (await rows.ReadAsync(token))
            cases.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), DateOnly.FromDateTime(rows.GetFieldValue<DateTimeOffset>(5).UtcDateTime)));
        return cases;
    }

    /// <summary>Works a batch out, counts it, and gives back the cases whose tier is another one.</summary>
    /// <param name="named">The pack that tiered a case, to say why; null where it is not held any more.</param>
    /// <param name="cores">How many cases are worked out at the same time.</param>
    public static IReadOnlyList<PackReplayChange> Tier(Guid replay, RulePack draft, IReadOnlyList<TieredCase> cases, Func<string, RulePack?> named, ReplayResult counted, int cores)
    {
        var outcomes = new (Replayed? Outcome, ReplayReason? Why)[cases.Count];
        Parallel.ForEach(Partitioner.Create(0, cases.Count), new ParallelOptions { MaxDegreeOfParallelism = cores }, range =>
        {
            for (var i = range.Item1; i < range.Item2; i++) outcomes[i] = One(draft, cases[i], named);
        });
        var changes = new List<PackReplayChange>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (file, (outcome, why)) = (cases[i], outcomes[i]);
            if (outcome is null)
            {
                counted.Unreadable++;
                continue;
            }
            counted.Count(file.Computed, outcome.TierId, outcome.IsComplete);
            foreach (var question in outcome.Unanswered) counted.Unanswered[question] = counted.Unanswered.GetValueOrDefault(question) + 1;
            foreach (var question in outcome.Dropped) counted.Dropped[question] = counted.Dropped.GetValueOrDefault(question) + 1;
            if (outcome.TierId == file.Computed) continue;
            changes.Add(new()
            {
                ReplayId = replay,
                FileId = file.Id,
                Reference = file.Reference,
                Pack = file.Pack,
                Before = file.Computed,
                After = outcome.TierId,
                Why = JsonSerializer.Serialize(new ChangeReason(why?.Gained ?? [], why?.Lost ?? [], [.. (why?.Points ?? []).Select(points => points.QuestionId)], outcome.Unanswered)),
            });
        }
        return changes;
    }

    private static (Replayed? Outcome, ReplayReason? Why) One(RulePack draft, TieredCase file, Func<string, RulePack?> named)
    {
        try
        {
            var answers = Answers.Parse(file.Answers);
            // A fact that the old pack did not rest on is known all the same: the day on which the tier was proposed.
            foreach (var fact in draft.Facts)
                if (answers[fact.Id].IsEmpty) answers = answers.With(fact.Id, file.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            var outcome = Replay.Of(draft, answers);
            return (outcome, outcome.TierId != file.Computed && named(file.Pack) is { } before ? Replay.Reason(before, draft, answers) : null);
        }
        catch (FormatException)
        {
            return default;
        }
    }
}

/// <summary>Why a case has another tier: rules that hold now or no more, questions whose points changed, questions that are unanswered. No answer is kept.</summary>
public sealed record ChangeReason(IReadOnlyList<string> Gained, IReadOnlyList<string> Lost, IReadOnlyList<string> Points, IReadOnlyList<string> Unanswered);
