using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Packs;
using Sandbox.Web.Features.Proofs.Acknowledge;
using Sandbox.Web.Features.Proofs.Download;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Proofs;

/// <summary>What verifies offline: auditor packs, the evidence beside them, receipts.</summary>
public static class ProofEndpoints
{
    private static readonly TimeSpan SequencerPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    public static void MapProofs(this WebApplication app)
    {
        app.MapGet("/packs/{caseId:guid}", (Guid caseId, [FromQuery] string[]? since, UseCases useCases, IStringLocalizer<ProofTexts> texts, TimeProvider clock, HttpContext http) => Answer(http, async () =>
        {
            if (await Begin(useCases, new(caseId, Sizes(since)), clock, http) is not { } begun)
                return TypedResults.Text(texts["NoCheckpoint"].Value, statusCode: StatusCodes.Status503ServiceUnavailable);
            await useCases.Send(new DownloadPack.Command(caseId, Evidence: false), http.User, token: http.RequestAborted);
            return TypedResults.Stream(body => WritePack(body, caseId, begun, query => useCases.Send(query, http.User, token: http.RequestAborted), http.RequestAborted), "application/jsonl", $"{begun.Reference}.sandbox-pack");
        })).RequireAuthorization();

        app.MapGet("/packs/{caseId:guid}/evidence", (Guid caseId, UseCases useCases, EvidenceFolder folder, HttpContext http) => Answer(http, async () =>
        {
            var reference = await useCases.Send(new DownloadPack.Command(caseId, Evidence: true), http.User, token: http.RequestAborted);
            var files = await useCases.Send(new ReadPackEvidence.Query(caseId), http.User, token: http.RequestAborted);
            // The archive writes an entry's end without waiting, also where it is closed asynchronously.
            if (http.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
            return TypedResults.Stream(body => WriteEvidence(body, files, folder, http.RequestAborted), "application/zip", $"{reference}-evidence.zip");
        })).RequireAuthorization();

        app.MapGet("/receipts/{filingId:guid}", (Guid filingId, UseCases useCases, HttpContext http) => Answer(http, async () =>
        {
            var receipt = await useCases.Send(new ReadReceipt.Query(filingId), http.User, token: http.RequestAborted);
            return TypedResults.File(receipt.Content, "application/json", receipt.Name);
        })).RequireAuthorization();
    }

    // A form sends an empty field along; what is no number names no checkpoint.
    private static IReadOnlyList<long> Sizes(string[]? since) =>
        [.. (since ?? []).Take(ReadPackHead.CheckpointsFollowed).Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0)];

    private static async Task<IResult> Answer(HttpContext http, Func<Task<IResult>> answer)
    {
        http.Response.Headers[HeaderNames.CacheControl] = "private, no-store";
        http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        try
        {
            return await answer();
        }
        catch (RuleViolation)
        {
            return TypedResults.NotFound();
        }
    }

    private static async Task<ReadPackHead.Begun?> Begin(UseCases useCases, ReadPackHead.Query query, TimeProvider clock, HttpContext http)
    {
        for (var waited = TimeSpan.Zero; ; waited += Tick)
        {
            var begun = await useCases.Send(query, http.User, token: http.RequestAborted);
            // An entry that never comes into the log is for the verifier to name, not for us to keep back.
            if (begun is { IsWhole: true } || waited >= SequencerPatience) return begun;
            await Task.Delay(Tick, clock, http.RequestAborted);
        }
    }

    /// <summary>Writes a pack that was begun, a part at a time.</summary>
    public static async Task WritePack(Stream body, Guid caseId, ReadPackHead.Begun begun, Func<ReadPackEntries.Query, Task<IReadOnlyList<PackLine>>> read, CancellationToken token)
    {
        var writer = new PackWriter(body);
        foreach (var line in begun.Lines) await writer.Write(line, token);
        long after = 0, written = 0;
        IReadOnlyList<PackLine> part;
        do
        {
            part = await read(new(caseId, after, begun.LastSequence, begun.Log));
            foreach (var line in part)
            {
                await writer.Write(line, token);
                after = line switch { PackLine.Shown shown => shown.Entry.Sequence, PackLine.Hidden hidden => hidden.Sequence, _ => after };
            }
            written += part.Count;
        }
        while (part.Count == ReadPackEntries.PartSize);
        await writer.Write(new PackLine.End(written), token);
    }

    private static async Task WriteEvidence(Stream body, IReadOnlyList<ReadPackEvidence.Stored> files, EvidenceFolder folder, CancellationToken token)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, token);
        foreach (var file in files)
        {
            // Two files may have one name; the digest tells them apart, and is what a verifier looks for.
            await using var entry = await zip.CreateEntry($"{file.Digest[..16]}/{Path.GetFileName(file.FileName)}").OpenAsync(token);
            await entry.WriteAsync(await folder.Read(file.Id, file.Key, token), token);
        }
    }
}
