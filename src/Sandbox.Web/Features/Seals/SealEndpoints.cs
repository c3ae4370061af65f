using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Credentials;
using Sandbox.Web.Features.Seals.Expire;
using Sandbox.Web.Features.Seals.Read;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Documents;

namespace Sandbox.Web.Features.Seals;

/// <summary>What anyone, also a program, can fetch about seals: the issuer's key, the status lists, and each seal as JSON, as a bundle that verifies offline, as PDF and badge.</summary>
public static class SealEndpoints
{
    // The W3C's own media type for a secured credential (Verifiable Credentials 2.0, 6.2).
    private const string CredentialType = "application/vc";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IServiceCollection AddSealPages(this IServiceCollection services, IConfiguration settings) => services
        .AddHostedService<DueSeals>().AddPublicRateLimit(settings)
        .AddHealthChecks().AddCheck<SealKeyHealth>("seal-key", tags: ["ready"]).Services;

    public static void MapSeals(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/.well-known/did.json", (SealIssuer issuer, HttpContext http) => Json(http, issuer.DidDocument(), "application/did+json"));
        foreach (var purpose in Enum.GetValues<StatusPurpose>())
        {
            endpoints.MapGet($"/status/{SealCredential.Name(purpose)}", async (UseCases useCases, SealIssuer issuer, TimeProvider clock, HttpContext http) =>
            {
                var now = clock.GetUtcNow();
                return Signed(http, issuer, await StatusList(useCases, issuer, purpose, now, http), now);
            });
        }
        endpoints.MapGet("/seals/issued", async (UseCases useCases, SealIssuer issuer, TimeProvider clock, HttpContext http) =>
        {
            var signatures = await useCases.Send(new ReadIssuedSeals.Query(), Actor.Public, token: http.RequestAborted);
            var now = clock.GetUtcNow();
            return Signed(http, issuer, SealCredential.Issued(issuer, signatures, now), now);
        });
        endpoints.MapGet("/seals/{number}/credential.json", (string number, UseCases useCases, HttpContext http) => Find(useCases, number, http, seal =>
        {
            NeverStale(http);
            http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{seal.Number}.json" }.ToString();
            return TypedResults.Text(seal.Credential, CredentialType);
        }));
        endpoints.MapGet("/seals/{number}/bundle.json", (string number, UseCases useCases, SealIssuer issuer, TimeProvider clock, HttpContext http) => Find(useCases, number, http, async seal =>
        {
            var proof = await useCases.Send(new ReadSealProof.Query(number), Actor.Public, token: http.RequestAborted);
            var now = clock.GetUtcNow();
            var lists = new List<string>();
            // Without a key there is no list, and the bundle tells its status by none.
            foreach (var purpose in issuer.Signer(now) is null ? [] : Enum.GetValues<StatusPurpose>())
                lists.Add(issuer.Sign(await StatusList(useCases, issuer, purpose, now, http), now).ToJsonString(Readable));
            NeverStale(http);
            return TypedResults.File(new SealBundle(seal.Credential, issuer.Keys, lists, proof.Issuance).ToBytes(), "application/json", $"{seal.Number}.sandbox-seal");
        }));
        endpoints.MapGet("/seals/{number}/badge.svg", (string number, UseCases useCases, IStringLocalizer<SealTexts> texts, HttpContext http) => Find(useCases, number, http, seal =>
        {
            NeverStale(http);
            return TypedResults.Text(SealBadge.Draw(seal, texts), "image/svg+xml");
        }));
        endpoints.MapGet("/seals/{number}.pdf", (string number, UseCases useCases, SealIssuer issuer, IStringLocalizer<SealTexts> texts, TimeProvider clock, HttpContext http) => Find(useCases, number, http, async Task<IResult> (seal) =>
        {
            NeverStale(http);
            if (PdfText.HanFont() is not { } font) return TypedResults.Text(texts["Pdf.NoFont"].Value, statusCode: StatusCodes.Status503ServiceUnavailable);
            var proof = await useCases.Send(new ReadSealProof.Query(number), Actor.Public, token: http.RequestAborted);
            return TypedResults.File(SealPdf.Draw(seal, proof.Latest, issuer.Url($"/seals/{seal.Number}"), font, texts, clock.GetUtcNow()), "application/pdf", $"{seal.Number}.pdf");
        }));
    }

    private static async Task<JsonObject> StatusList(UseCases useCases, SealIssuer issuer, StatusPurpose purpose, DateTimeOffset now, HttpContext http) =>
        SealCredential.Of(issuer, purpose, (await useCases.Send(new ReadSealStatuses.Query(purpose), Actor.Public, token: http.RequestAborted)).Encode(), now);

    private static Task<IResult> Find(UseCases useCases, string number, HttpContext http, Func<ReadSeal.Seal, IResult> show) => Find(useCases, number, http, seal => Task.FromResult(show(seal)));

    private static async Task<IResult> Find(UseCases useCases, string number, HttpContext http, Func<ReadSeal.Seal, Task<IResult>> show)
    {
        try
        {
            // Whoever asks sees what the public sees.
            return await show(await useCases.Send(new ReadSeal.Query(number), Actor.Public, token: http.RequestAborted));
        }
        catch (RuleViolation violation) when (violation.Rule == Rule.NotFound)
        {
            return TypedResults.NotFound();
        }
    }

    // Without a key there is no list: a status that nobody signed is none.
    private static IResult Signed(HttpContext http, SealIssuer issuer, JsonObject document, DateTimeOffset now) =>
        issuer.Signer(now) is null ? TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable) : Json(http, issuer.Sign(document, now), CredentialType);

    private static IResult Json(HttpContext http, JsonObject document, string type)
    {
        NeverStale(http);
        return TypedResults.Text(document.ToJsonString(Readable), type);
    }

    // A status that somebody kept is a status that may be wrong.
    private static void NeverStale(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache";
        // Anyone may verify from anywhere: nothing here is about the reader.
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
