using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Seals;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Json;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Verify;

/// <summary>What can be said of a file that somebody holds for a seal; each has its own plain answer.</summary>
public enum SealVerdict
{
    Valid,

    /// <summary>The signature does not fit: something in the file is not as it was signed.</summary>
    Changed,

    /// <summary>Signed, or said to be signed, with a key that is none of this authority's.</summary>
    UnknownKey,

    /// <summary>Signed with a key of this authority, but not in the time in which that key signs.</summary>
    KeyNotInForce,

    /// <summary>Signed with a key of this authority, but the register knows no such seal: from a database that was lost, or with a stolen key.</summary>
    Unregistered,
    Revoked,
    Suspended,
    Expired,

    /// <summary>A newer seal took its place.</summary>
    Superseded,

    /// <summary>JSON, but no credential of a seal.</summary>
    NotASeal,

    /// <summary>Not JSON, or a credential without a proof that can be read.</summary>
    Malformed,
}

/// <summary>Checks a credential on the server, for those whose browser cannot.</summary>
public static class VerifySeal
{
    /// <summary>More than any credential of a seal has.</summary>
    public const int Longest = 100_000;

    [Requires(Permission.ReadRegister)]
    public sealed record Query(string Credential) : IQuery<Answer>;

    /// <param name="Facts">What the seal says; null unless it is registered as it is.</param>
    /// <param name="KeyRetiredAt">Since when the key that signed it no longer signs; null while it does.</param>
    public sealed record Answer(SealVerdict Verdict, SealAnswer? Facts, DateTimeOffset? KeyRetiredAt = null);

    public sealed record SealAnswer(string Number, string System, string Provider, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(query => query.Credential).MaximumLength(Longest);
    }

    public sealed class Handler(SandboxDbContext db, SealIssuer issuer, TimeProvider clock) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken token)
        {
            if (Read(query.Credential) is not { } document) return new(SealVerdict.Malformed, null);
            if (!IsSeal(document)) return new(SealVerdict.NotASeal, null);
            var proof = DataIntegrity.Verify(document, issuer.KeyOf) switch
            {
                ProofCheck.Malformed => SealVerdict.Malformed,
                ProofCheck.UnknownKey => SealVerdict.UnknownKey,
                ProofCheck.BadSignature => SealVerdict.Changed,
                ProofCheck.Valid => SealVerdict.Valid,
            };
            if (proof != SealVerdict.Valid) return new(proof, null);

            var now = clock.GetUtcNow();
            var signature = document["proof"]!;
            var key = issuer.Find(Text(signature["verificationMethod"]))!;
            if (signature["created"] is not { } created || !key.IsInForce(Time(created))) return new(SealVerdict.KeyNotInForce, null);
            // Not by its number alone: a thief of the key would sign other words under a number that exists.
            var number = document["credentialSubject"] is JsonObject said && said["sealNumber"] is JsonValue value && value.TryGetValue<string>(out var told) ? told : null;
            var seal = await db.PublicSeals().Where(seal => seal.Number == number).Select(seal => new { seal.Status, seal.Credential }).SingleOrDefaultAsync(token);
            if (seal is null || Text(JsonNode.Parse(seal.Credential)!["proof"]!["proofValue"]) != Text(signature["proofValue"])) return new(SealVerdict.Unregistered, null);

            // The very seal that was issued, so it is as SealCredential wrote it.
            var subject = document["credentialSubject"]!;
            var facts = new SealAnswer(
                Text(subject["sealNumber"]), Text(subject["name"]), Text(subject["provider"]!["name"]), Time(document["validFrom"]), Time(document["validUntil"]));
            var verdict = Enum.Parse<SealStatus>(seal.Status) switch
            {
                SealStatus.Revoked => SealVerdict.Revoked,
                SealStatus.Suspended => facts.ValidUntil <= now ? SealVerdict.Expired : SealVerdict.Suspended,
                SealStatus.Superseded => SealVerdict.Superseded,
                SealStatus.Expired => SealVerdict.Expired,
                SealStatus.Valid => facts.ValidUntil <= now ? SealVerdict.Expired : SealVerdict.Valid,
            };
            return new(verdict, facts, key.Until <= now ? key.Until : null);
        }

        private static JsonObject? Read(string text)
        {
            try
            {
                return JsonNode.Parse(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(text))) as JsonObject;
            }
            catch (Exception fault) when (fault is JsonException or FormatException)
            {
                return null;
            }
        }

        private static bool IsSeal(JsonObject document) =>
            document["type"] is JsonArray types && types.Any(type => type is JsonValue value && value.TryGetValue<string>(out var name) && name == SealCredential.Type);

        private static string Text(JsonNode? node) => node!.GetValue<string>();

        private static DateTimeOffset Time(JsonNode? node) => DateTimeOffset.Parse(Text(node), CultureInfo.InvariantCulture);
    }
}
