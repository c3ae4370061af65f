using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Trail.Export;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Documents;

namespace Sandbox.Web.Features.Trail;

public static class TrailEndpoints
{
    public sealed class ExportForm
    {
        public string? Reference { get; set; }
        public Act? Act { get; set; }
        public string? Actor { get; set; }
        public DateOnly? From { get; set; }
        public DateOnly? To { get; set; }
        public ExportFormat Format { get; set; }

        public TrailFilter Filter => new(Reference, Act, Actor, From, To);
    }

    public static void MapTrail(this WebApplication app) =>
        app.MapPost("/trail/export", async Task<IResult> ([FromForm] ExportForm form, UseCases useCases, Sentences sentences, IStringLocalizer<TrailTexts> texts, IStringLocalizer<CaseTexts> words, HttpContext http) =>
        {
            DateTimeOffset until;
            try
            {
                until = await useCases.Send(new ExportTrail.Command(form.Filter, form.Format), http.User, token: http.RequestAborted);
            }
            catch (RuleViolation refused) when (refused.Rule == Rule.NotPermitted)
            {
                return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            }
            var name = $"trail-{until.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
            return form.Format switch
            {
                ExportFormat.Csv => TypedResults.Stream(body => WriteCsv(body, Parts(useCases, form.Filter, until, http.User, http.RequestAborted), sentences, texts, words), "text/csv; charset=utf-8", $"{name}.csv"),
                ExportFormat.Pdf => await WritePdf(Parts(useCases, form.Filter, until, http.User, http.RequestAborted), name, until, sentences, texts),
                ExportFormat.JsonLines => TypedResults.Stream(body => WriteJsonLines(body, Parts(useCases, form.Filter, until, http.User, http.RequestAborted)), "application/jsonl", $"{name}.jsonl"),
            };
        }).RequireAuthorization();

    private static async IAsyncEnumerable<ReadForExport.Row> Parts(
        UseCases useCases, TrailFilter filter, DateTimeOffset until, ClaimsPrincipal reader, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        Guid? after = null;
        while (true)
        {
            var part = await useCases.Send(new ReadForExport.Query(filter, until, after), reader, token: token);
            foreach (var row in part) yield return row;
            if (part.Count < ReadForExport.PartSize) yield break;
            after = part[^1].Line.Id;
        }
    }

    private static async Task<IResult> WritePdf(IAsyncEnumerable<ReadForExport.Row> rows, string name, DateTimeOffset now, Sentences sentences, IStringLocalizer<TrailTexts> texts)
    {
        if (PdfText.HanFont() is not { } font) return TypedResults.Text(texts["Pdf.NoFont"].Value, statusCode: StatusCodes.Status503ServiceUnavailable);
        var lines = new List<string[]>();
        await foreach (var row in rows)
        {
            if (lines.Count == ExportTrail.MostOnPaper) return TypedResults.Text(texts["Export.TooMany", ExportTrail.MostOnPaper].Value, statusCode: StatusCodes.Status422UnprocessableEntity);
            var told = sentences.Of(row.Line);
            lines.Add([$"{row.Line.Reference}\n{row.Line.Seq}", row.Line.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), row.Reasons is null ? told : $"{told}\n{row.Reasons}", Convert.ToHexStringLower(row.Leaf)]);
        }
        var document = new Document(
            texts["List.Title"], name, [new(texts["Column.At"], TrailRecorder.Instant(now)), new(texts["List.Heading"], lines.Count.ToString(CultureInfo.InvariantCulture))],
            [new("entries", texts["List.Heading"], [new DocumentBlock.Table([texts["Column.Reference"], texts["Column.At"], texts["Column.Sentence"], texts["Column.Leaf"]], [3, 2, 7, 4], lines)])]);
        return TypedResults.File(DocumentPdf.Draw(document, DocumentEndpoints.Words(texts), font, now), "application/pdf", $"{name}.pdf");
    }

    private static async Task WriteCsv(Stream body, IAsyncEnumerable<ReadForExport.Row> rows, Sentences sentences, IStringLocalizer<TrailTexts> texts, IStringLocalizer<CaseTexts> words)
    {
        // The mark tells a spreadsheet that the text is UTF-8; without it Chinese is lost.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        string[] columns = ["Reference", "Seq", "At", "Act", "Sentence", "Actor", "For", "Roles", "From", "To", "Ground", "Reasons", "Entry", "Leaf"];
        await writer.WriteAsync(CsvLine.Of(columns.Select(column => texts[$"Column.{column}"].Value)));
        await foreach (var row in rows)
        {
            var line = row.Line;
            await writer.WriteAsync(CsvLine.Of(
                line.Reference, line.Seq.ToString(CultureInfo.InvariantCulture), TrailRecorder.Instant(line.At), line.Act.ToString(), sentences.Of(line), sentences.Name(line), line.For,
                string.Join("; ", line.Roles.Select(role => words[$"Role.{role}"].Value)), line.From is { } from ? words[$"Stage.{from}"].Value : null, line.To is { } to ? words[$"Stage.{to}"].Value : null,
                row.Ground, row.Reasons, line.Id.ToString(), Convert.ToHexStringLower(row.Leaf)));
        }
    }

    private static async Task WriteJsonLines(Stream body, IAsyncEnumerable<ReadForExport.Row> rows)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await foreach (var row in rows)
        {
            await writer.WriteAsync(JsonSerializer.Serialize(new
            {
                @case = row.Line.CaseId,
                seq = row.Line.Seq,
                payload = Convert.ToBase64String(row.Payload),
                previous = Convert.ToHexStringLower(row.PreviousHash),
                leaf = Convert.ToHexStringLower(row.Leaf),
            }));
            await writer.WriteAsync('\n');
        }
    }
}
