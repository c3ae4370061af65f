using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Cases.Queue;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Cases;

public static class CasesEndpoints
{
    public static WebApplication MapCases(this WebApplication app)
    {
        app.MapGet("/queue.csv", async Task<IResult> (
            HttpContext http, UseCases useCases, IStringLocalizer<CaseTexts> words, IStringLocalizer<CasesTexts> texts,
            Stage? stage, string? tier, Guid? officer, string? text, CaseOrder? order, bool? descending) =>
        {
            try
            {
                var rows = await useCases.Send(new ExportCases.Command(new(stage, tier, officer, text), order ?? CaseOrder.Changed, descending ?? true), http.User, token: http.RequestAborted);
                var head = new[] { CaseOrder.Reference, CaseOrder.SystemName, CaseOrder.Company }.Select(column => texts[$"Queue.{column}"].Value)
                    .Append(texts["Queue.Stage"].Value)
                    .Concat(new[] { CaseOrder.Tier, CaseOrder.Officer, CaseOrder.DueOn, CaseOrder.Submitted, CaseOrder.Changed }.Select(column => texts[$"Queue.{column}"].Value));
                var table = CsvTable.Write(
                [
                    head,
                    .. rows.Select(row => new[]
                    {
                        row.Reference, row.SystemName, row.Company, words[$"Stage.{row.Stage}"].Value, row.Tier is null ? "" : words[$"Tier.{row.Tier}"].Value, row.Officer,
                        row.DueOn?.ToString("O", CultureInfo.InvariantCulture), Instant(row.SubmittedAt), Instant(row.ChangedAt),
                    }),
                ]);
                return Results.File(table, "text/csv; charset=utf-8", "cases.csv");
            }
            catch (RuleViolation)
            {
                return Results.StatusCode(StatusCodes.Status403Forbidden);
            }
        }).RequireAuthorization();
        return app;
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
