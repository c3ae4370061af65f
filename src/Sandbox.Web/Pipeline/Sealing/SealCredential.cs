using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Seals;

namespace Sandbox.Web.Pipeline.Sealing;

/// <summary>What a status list tells (W3C Bitstring Status List 1.0): <c>refresh</c> means that a newer seal took the place of this one.</summary>
public enum StatusPurpose
{
    Revocation,
    Suspension,
    Refresh,
}

/// <summary>Writes seals and status lists as W3C Verifiable Credentials 2.0.</summary>
public static class SealCredential
{
    public const string Type = "ConformitySealCredential";

    private const string BaseContext = "https://www.w3.org/ns/credentials/v2";

    /// <summary>The seal as a credential, not signed yet.</summary>
    /// <param name="request">The company's request, which names version, scope and the changes that suspend the seal.</param>
    public static JsonObject Of(SealIssuer issuer, string authority, ConformitySeal seal, CaseFile file, Organisation company, SealRequest request, BilingualText legalEffect)
    {
        var subject = new JsonObject
        {
            ["type"] = "AiSystem",
            ["name"] = seal.SystemName,
            ["version"] = request.Version,
            ["manifestDigest"] = "sha256:" + seal.ManifestDigest,
            ["provider"] = new JsonObject { ["name"] = company.Name, ["registrationNumber"] = company.RegistrationNumber, ["country"] = company.Country },
            ["sealNumber"] = seal.Number,
            ["caseReference"] = file.Reference,
            ["scope"] = seal.Scope,
            ["suspendingChanges"] = request.SuspendingChanges,
            ["legalEffect"] = Both(legalEffect),
            ["notThis"] = Both(NotThis),
        };
        if (file.Tier is { } tier) subject["tier"] = tier;
        if (issuer.Demonstration) subject["demonstration"] = Both(Demonstration);
        return new()
        {
            ["@context"] = new JsonArray(BaseContext, Terms(issuer)),
            ["id"] = issuer.Url($"/seals/{seal.Number}"),
            ["type"] = new JsonArray("VerifiableCredential", Type),
            ["issuer"] = new JsonObject { ["id"] = issuer.Did, ["name"] = authority },
            ["validFrom"] = Instant(seal.IssuedAt),
            ["validUntil"] = Instant(seal.ExpiresAt),
            ["credentialSubject"] = subject,
            ["credentialStatus"] = new JsonArray([.. Enum.GetValues<StatusPurpose>().Select(purpose => Status(issuer, purpose, seal.StatusIndex))]),
        };
    }

    /// <summary>A status list as a credential, not signed yet.</summary>
    public static JsonObject Of(SealIssuer issuer, StatusPurpose purpose, string encodedList, DateTimeOffset now) => new()
    {
        ["@context"] = new JsonArray(BaseContext),
        ["id"] = ListUrl(issuer, purpose),
        ["type"] = new JsonArray("VerifiableCredential", "BitstringStatusListCredential"),
        ["issuer"] = issuer.Did,
        ["validFrom"] = Instant(now),
        ["credentialSubject"] = new JsonObject
        {
            ["id"] = ListUrl(issuer, purpose) + "#list",
            ["type"] = "BitstringStatusList",
            ["statusPurpose"] = Name(purpose),
            ["encodedList"] = encodedList,
        },
    };

    /// <summary>The signatures of all seals that were issued, as a credential of the issuer's own type, not signed yet.</summary>
    public static JsonObject Issued(SealIssuer issuer, IReadOnlyList<string> signatures, DateTimeOffset now) => new()
    {
        ["@context"] = new JsonArray(BaseContext, Terms(issuer)),
        ["id"] = issuer.Url("/seals/issued"),
        ["type"] = new JsonArray("VerifiableCredential", "IssuedSealsCredential"),
        ["issuer"] = issuer.Did,
        ["validFrom"] = Instant(now),
        ["credentialSubject"] = new JsonObject { ["type"] = "IssuedSeals", ["proofValues"] = new JsonArray([.. signatures.Select(signature => (JsonNode)signature)]) },
    };

    /// <summary>The purpose as credentials and addresses spell it.</summary>
    public static string Name(StatusPurpose purpose) => purpose switch
    {
        StatusPurpose.Revocation => "revocation",
        StatusPurpose.Suspension => "suspension",
        StatusPurpose.Refresh => "refresh",
    };

    public static string ListUrl(SealIssuer issuer, StatusPurpose purpose) => issuer.Url($"/status/{Name(purpose)}");

    private static readonly BilingualText NotThis = new(
        "It is no certificate, licence, approval or declaration of conformity under any other law; it says nothing about other versions, other systems or other purposes; "
        + "it is no promise that the system does no harm.",
        "本印章不是任何其他法律意义上的认证证书、许可、批准或符合性声明；不适用于其他版本、其他系统或其他用途；也不保证该系统不会造成损害。");

    private static readonly BilingualText Demonstration = new(
        "Demonstration: this seal was issued with invented data and has no effect.", "演示：本印章基于虚构数据签发，不产生任何效力。");

    private static JsonObject Status(SealIssuer issuer, StatusPurpose purpose, int index) => new()
    {
        ["id"] = $"{ListUrl(issuer, purpose)}#{index.ToString(CultureInfo.InvariantCulture)}",
        ["type"] = "BitstringStatusListEntry",
        ["statusPurpose"] = Name(purpose),
        ["statusListIndex"] = index.ToString(CultureInfo.InvariantCulture),
        ["statusListCredential"] = ListUrl(issuer, purpose),
    };

    // The terms of the seal are the issuer's own; the vocabulary says whose.
    private static JsonObject Terms(SealIssuer issuer) => new() { ["@vocab"] = issuer.Url("/seals/terms#") };

    private static JsonObject Both(BilingualText text) => new() { ["en"] = text.En, ["zh-Hans"] = text.Zh };

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
