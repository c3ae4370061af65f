using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Filings.Uploads;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings;

// What writing a filing needs besides pages: starting a draft, and evidence by plain HTTP, which outlives a lost circuit.
public static class FilingEndpoints
{
    // Room for the parts of a multipart body around the file.
    private const long LargestBody = UploadRules.LargestFile + 64 * 1024;

    public static void MapFilings(this WebApplication app)
    {
        app.MapPost("/drafts", async ([FromForm] Guid caseId, [FromForm] FilingKind kind, [FromForm] Guid? subjectId, HttpContext http, UseCases useCases) =>
        {
            try
            {
                var draft = await useCases.Send(new StartFiling.Command(caseId, kind, subjectId), http.User, token: http.RequestAborted);
                return (IResult)TypedResults.LocalRedirect($"/drafts/{draft}");
            }
            catch (RuleViolation refused) when (refused.Rule != Rule.NotFound)
            {
                return TypedResults.LocalRedirect($"/applications/{caseId}/case?refused={refused.Rule}");
            }
            catch (RuleViolation)
            {
                return TypedResults.NotFound();
            }
        }).RequireAuthorization();

        var evidence = app.MapGroup("/evidence").RequireAuthorization();

        // The token comes in a header, so that it is checked before a byte of the file is read.
        evidence.MapPost("", async Task<IResult> (HttpContext http, IAntiforgery antiforgery, UseCases useCases, IStringLocalizer<FilingsTexts> texts) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
            try
            {
                return TypedResults.Ok(await Keep(http, useCases));
            }
            catch (UploadRefused refused)
            {
                return TypedResults.Json(new { message = texts[$"Upload.{refused.Fault}"].Value }, statusCode: StatusCodes.Status422UnprocessableEntity);
            }
        }).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestBody));

        evidence.MapPost("/{id:guid}/remove", async Task<IResult> (Guid id, HttpContext http, IAntiforgery antiforgery, UseCases useCases, EvidenceFolder folder) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
            try
            {
                await useCases.Send(new RemoveEvidence.Command(id), http.User, token: http.RequestAborted);
            }
            catch (RuleViolation)
            {
                return TypedResults.NotFound();
            }
            // Only after the commit: a file whose row is still there must not be lost.
            folder.Discard(id);
            return TypedResults.NoContent();
        }).DisableAntiforgery();

        evidence.MapGet("/{id:guid}", async Task<IResult> (Guid id, HttpContext http, UseCases useCases) =>
        {
            try
            {
                var file = await useCases.Send(new ReadEvidence.Query(id), http.User, token: http.RequestAborted);
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers.CacheControl = "private, no-store";
                var disposition = new ContentDispositionHeaderValue("attachment");
                disposition.SetHttpFileName(file.FileName);
                http.Response.Headers.ContentDisposition = disposition.ToString();
                return TypedResults.Bytes(file.Bytes, file.ContentType);
            }
            catch (RuleViolation)
            {
                return TypedResults.NotFound();
            }
        });
    }

    private static async Task<AddEvidence.Kept> Keep(HttpContext http, UseCases useCases)
    {
        if (http.Request.ContentLength > LargestBody) throw new UploadRefused(UploadFault.TooLarge);
        try
        {
            // All in memory: a body that spills over would lie on the disk in clear.
            http.Features.Set<Microsoft.AspNetCore.Http.Features.IFormFeature>(new Microsoft.AspNetCore.Http.Features.FormFeature(
                http.Request, new() { MemoryBufferThreshold = (int)LargestBody, MultipartBodyLengthLimit = LargestBody }));
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var file = form.Files.GetFile("file") ?? throw new UploadRefused(UploadFault.Empty);
            if (!Guid.TryParse(form["draft"], out var draft)) throw new UploadRefused(UploadFault.NoDraft);
            await using var stream = file.OpenReadStream();
            var content = new byte[file.Length];
            await stream.ReadExactlyAsync(content, http.RequestAborted);
            return await useCases.Send(new AddEvidence.Command(draft, form["field"].ToString(), file.FileName, content), http.User, token: http.RequestAborted);
        }
        catch (RuleViolation)
        {
            throw new UploadRefused(UploadFault.NoDraft);
        }
        catch (Exception tooLarge) when (tooLarge is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            throw new UploadRefused(UploadFault.TooLarge);
        }
    }
}
