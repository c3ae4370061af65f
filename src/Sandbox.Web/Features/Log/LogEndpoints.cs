using Sandbox.Domain.Access;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Log;

/// <summary>
/// The transparency log for programs (C2SP tlog-tiles): checkpoint and hash tiles for anyone, bundles of entries for auditors.
/// A log's origin is its address: the first is under /log, one that followed a recovery under /log/2. Only /log/checkpoint is of
/// the newest log, whose origin then tells where its tiles are; a tile never changes.
/// </summary>
public static class LogEndpoints
{
    private const int First = 1;
    // A program may ask whether a tile is there, and how long it is, before it takes it (RFC 9110, 9.3.2).
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private const string Immutable = "public, max-age=31536000, immutable";

    public static void MapLog(this IEndpointRouteBuilder endpoints)
    {
        foreach (var prefix in (string[])["/log", "/log/{log:int}"])
        {
            endpoints.MapMethods($"{prefix}/checkpoint", Reading, async Task<IResult> (int? log, UseCases useCases, HttpContext http) =>
            {
                if (await useCases.Send(new ReadCheckpoint.Query(log), Actor.Public, token: http.RequestAborted) is not { Note: { } note }) return TypedResults.NotFound();
                ForAnyone(http, "no-cache");
                return TypedResults.Text(note, "text/plain; charset=utf-8");
            });
            endpoints.MapMethods($"{prefix}/tile/{{**path}}", Reading, async Task<IResult> (int? log, string path, UseCases useCases, HttpContext http) =>
                path.Split('/', 2) is ["entries", var rest] ? await Entries(log, rest, useCases, http) : await Hashes(log, path, useCases, http));
        }
    }

    private static async Task<IResult> Hashes(int? log, string path, UseCases useCases, HttpContext http)
    {
        if (!Tile.TryParse(path, out var tile, out var width) || await useCases.Send(new ReadTile.Query(log ?? First, tile, width), Actor.Public, token: http.RequestAborted) is not { Bytes: { } hashes })
            return TypedResults.NotFound();
        ForAnyone(http, Immutable);
        return TypedResults.Bytes(hashes, "application/octet-stream");
    }

    private static async Task<IResult> Entries(int? log, string path, UseCases useCases, HttpContext http)
    {
        if (http.User.Identity is not { IsAuthenticated: true }) return TypedResults.Unauthorized();
        try
        {
            if (!Tile.TryParseIndex(path, out var index, out var width) || await useCases.Send(new ReadEntryBundle.Query(log ?? First, index, width), http.User, token: http.RequestAborted) is not { Bytes: { } bundle })
                return TypedResults.NotFound();
            http.Response.Headers.CacheControl = "private, no-store";
            return TypedResults.Bytes(bundle, "application/octet-stream");
        }
        catch (RuleViolation refused) when (refused.Rule is Rule.NotPermitted or Rule.SecondFactorMissing)
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }
    }

    private static void ForAnyone(HttpContext http, string caching)
    {
        http.Response.Headers.CacheControl = caching;
        // Anyone may verify from anywhere: nothing here is about the reader.
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
