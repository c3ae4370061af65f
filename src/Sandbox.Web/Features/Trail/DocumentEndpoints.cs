using System.Security.Claims;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Web.Features.Trail.Record;
using Sandbox.Web.Features.Trail.Samples;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Documents;

namespace Sandbox.Web.Features.Trail;

/// <summary>Documents as PDF; each that leaves is written down in the access log.</summary>
public static class DocumentEndpoints
{
    public static void MapDocuments(this WebApplication app)
    {
        app.MapGet("/records/{id:guid}.pdf", (Guid id, UseCases useCases, CaseRecord record, IStringLocalizer<TrailTexts> texts, AccessBook book, TimeProvider clock, HttpContext http) =>
            Draw(http, texts, book, clock, AccessAct.ExportCaseRecord, id, async () =>
            {
                var file = await useCases.Send(new ReadCaseRecord.Query(id), http.User, token: http.RequestAborted);
                return (record.Of(file), file.Case.Reference);
            })).RequireAuthorization();
        app.MapGet("/audits/{id:guid}.pdf", (Guid id, UseCases useCases, IStringLocalizer<TrailTexts> texts, IStringLocalizer<CaseTexts> words, AccessBook book, TimeProvider clock, HttpContext http) =>
            Draw(http, texts, book, clock, AccessAct.ExportSample, null, async () =>
            {
                var paper = await useCases.Send(new ReadSample.Query(id), http.User, token: http.RequestAborted);
                return (WorkingPaper.Of(paper, texts, words), $"audit-{paper.FixedAt.UtcDateTime:yyyyMMdd}");
            })).RequireAuthorization();
    }

    /// <summary>The words around every document of this feature.</summary>
    public static DocumentPdf.Words Words(IStringLocalizer<TrailTexts> texts) => new(texts["Record.Index"], (page, pages) => texts["Pdf.Page", page, pages], texts["Pdf.Author"]);

    private static async Task<IResult> Draw(HttpContext http, IStringLocalizer<TrailTexts> texts, AccessBook book, TimeProvider clock, AccessAct act, Guid? subject, Func<Task<(Document Text, string Name)>> read)
    {
        if (PdfText.HanFont() is not { } font) return TypedResults.Text(texts["Pdf.NoFont"].Value, statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            var (text, name) = await read();
            await book.Write(act, Guid.Parse(http.User.FindFirstValue(ClaimTypes.NameIdentifier)!), subject, name, http.RequestAborted);
            http.Response.Headers.CacheControl = "private, no-store";
            return TypedResults.File(DocumentPdf.Draw(text, Words(texts), font, clock.GetUtcNow()), "application/pdf", $"{name}.pdf");
        }
        catch (RuleViolation refused) when (refused.Rule is Rule.NotFound or Rule.NotPermitted)
        {
            return TypedResults.NotFound();
        }
    }
}
