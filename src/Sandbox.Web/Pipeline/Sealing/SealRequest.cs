using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Json;

namespace Sandbox.Web.Pipeline.Sealing;

/// <summary>What a company's request says about the version that is to be sealed.</summary>
public sealed record SealRequest(string Version, string Scope, string SuspendingChanges)
{
    private const string Manifest = "manifest";

    public static SealRequest Of(Filing filing)
    {
        var values = FormAnswers.Parse(filing.Answers).Values;
        return new(values.Text("systemVersion") ?? "", values.Text("scope") ?? "", values.Text("suspendingChanges") ?? "");
    }

    /// <summary>SHA-256 of the canonical JSON (RFC 8785) of the manifest rows in a form's answers, lower-case hex; null where there are none.</summary>
    public static string? ManifestDigest(string answers) =>
        JsonNode.Parse(answers)?["values"]?[Manifest] is JsonArray { Count: > 0 } rows ? Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Canonicalise(rows))) : null;
}
