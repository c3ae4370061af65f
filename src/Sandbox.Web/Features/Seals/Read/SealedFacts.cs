using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Domain.Clocks;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>What the signed credential says, read back from it, so that a page shows nothing that was not signed.</summary>
/// <param name="Digest">SHA-256 of the manifest, lower-case hex.</param>
/// <param name="Demonstration">Says that the seal is a demonstration; null for a real one.</param>
public sealed record SealedFacts(
    string System, string Version, string Digest, string Scope, string SuspendingChanges, string? Tier, string Authority, BilingualText LegalEffect, BilingualText NotThis, BilingualText? Demonstration)
{
    public static SealedFacts Of(string credential)
    {
        var document = JsonNode.Parse(credential)!;
        var subject = document["credentialSubject"]!;
        return new(
            Text(subject, "name"), Text(subject, "version"), Text(subject, "manifestDigest")["sha256:".Length..], Text(subject, "scope"), Text(subject, "suspendingChanges"),
            subject["tier"]?.GetValue<string>(), Text(document["issuer"]!, "name"), Both(subject["legalEffect"]!), Both(subject["notThis"]!), subject["demonstration"] is { } demonstration ? Both(demonstration) : null);
    }

    /// <summary>The text in the language of the page.</summary>
    public static string Here(BilingualText text) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? text.Zh : text.En;

    private static string Text(JsonNode from, string name) => from[name]!.GetValue<string>();

    private static BilingualText Both(JsonNode text) => new(Text(text, "en"), Text(text, "zh-Hans"));
}
