using System.Globalization;
using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Documents;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop.Replays;

/// <summary>The cases whose tier a replay changes, a page at a time and in the order of their references.</summary>
public static class ListChanges
{
    /// <summary>How many are read at once for a file.</summary>
    public const int Most = 5000;

    [Requires(Permission.ApprovePacks)]
    public sealed record Query(Guid ReplayId, string? After) : IQuery<Page>;

    public sealed record Page(RulePack Pack, RulePack? Against, IReadOnlyList<ReadReplay.Change> Changes);

    public sealed class Handler(SandboxDbContext db, Packs packs) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken token)
        {
            var replay = await db.PackReplays.AsNoTracking().SingleOrDefaultAsync(row => row.Id == query.ReplayId, token) ?? throw new RuleViolation(Rule.NotFound);
            var from = await db.RulePackVersions.AsNoTracking().Where(row => row.Id == replay.DraftId).Select(row => row.BasedOn).SingleAsync(token);
            var changes = await db.PackReplayChanges.AsNoTracking().Where(change => change.ReplayId == replay.Id && (query.After == null || string.Compare(change.Reference, query.After) > 0))
                .OrderBy(change => change.Reference).Take(Most).ToListAsync(token);
            return new(RulePack.Parse(replay.Json), from is null ? null : packs.PackNamed(from), [.. changes.Select(ReadReplay.Of)]);
        }
    }
}

public static class ReplayEndpoints
{
    /// <summary>The changed cases of a replay as CSV (RFC 4180), and a draft as a file.</summary>
    public static void MapWorkshop(this WebApplication app)
    {
        app.MapGet("/administration/workshop/{draft:guid}/replays/{replay:guid}/cases.csv", async Task (Guid draft, Guid replay, UseCases useCases, IStringLocalizer<WorkshopTexts> texts, HttpContext http) =>
        {
            ListChanges.Page page;
            try
            {
                page = await useCases.Send(new ListChanges.Query(replay, null), http.User, token: http.RequestAborted);
            }
            catch (RuleViolation refused)
            {
                http.Response.StatusCode = refused.Rule == Rule.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
                return;
            }
            http.Response.ContentType = "text/csv; charset=utf-8";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"replay-{replay:N}.csv\"";
            await http.Response.Body.WriteAsync(Encoding.UTF8.Preamble.ToArray(), http.RequestAborted);
            await Write([texts["Csv.Reference"], texts["Csv.Pack"], texts["Csv.Before"], texts["Csv.After"], texts["Csv.Gained"], texts["Csv.Lost"], texts["Csv.Points"], texts["Csv.Unanswered"]]);
            while (page.Changes.Count > 0)
            {
                var names = new ReplayNames(page.Pack, page.Against);
                foreach (var change in page.Changes)
                {
                    await Write([
                        change.Reference, change.Pack, names.Tier(change.Before), names.Tier(change.After), string.Join(" | ", change.Why.Gained.Select(names.Rule)), string.Join(" | ", change.Why.Lost.Select(names.Rule)),
                        string.Join(" | ", change.Why.Points.Select(names.Question)), string.Join(" | ", change.Why.Unanswered.Select(names.Question)),
                    ]);
                }
                page = page.Changes.Count < ListChanges.Most ? page with { Changes = [] } : await useCases.Send(new ListChanges.Query(replay, page.Changes[^1].Reference), http.User, token: http.RequestAborted);
            }

            async Task Write(IEnumerable<string> cells) => await http.Response.WriteAsync(CsvLine.Of(cells), http.RequestAborted);
        }).RequireAuthorization();

        app.MapGet("/administration/workshop/{draft:guid}/pack.json", async Task<IResult> (Guid draft, UseCases useCases, HttpContext http) =>
        {
            try
            {
                var details = await useCases.Send(new ReadDraft.Query(draft), http.User, token: http.RequestAborted);
                return TypedResults.File(Encoding.UTF8.GetBytes(details.Json), "application/json; charset=utf-8", $"{details.Name}.json");
            }
            catch (RuleViolation refused)
            {
                return TypedResults.StatusCode(refused.Rule == Rule.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
            }
        }).RequireAuthorization();
    }
}

/// <summary>What tiers, rules and questions of a replay are called; those that the draft dropped by the version that it was begun from.</summary>
public sealed class ReplayNames(RulePack pack, RulePack? against)
{
    public string Tier(string id) => In((pack.Tiers.FirstOrDefault(tier => tier.Id == id) ?? against?.Tiers.FirstOrDefault(tier => tier.Id == id))?.Name, id);

    public string Rule(string id) => In((pack.Rules.FirstOrDefault(rule => rule.Id == id) ?? against?.Rules.FirstOrDefault(rule => rule.Id == id))?.Because, id);

    public string Question(string id) => In((pack.Question(id) ?? against?.Question(id))?.Text, id);

    private static string In(LocalizedText? text, string id) => text?.In(CultureInfo.CurrentUICulture.Name) ?? id;
}
