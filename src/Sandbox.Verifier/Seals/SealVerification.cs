using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Keys;

namespace Sandbox.Verifier.Seals;

/// <summary>Verifies a conformity seal: a bundle, or a bare credential with the issuer's key beside it. Whether it was suspended or revoked, the issuer's status lists say, as of their own time.</summary>
/// <param name="statusLists">Status lists that were got elsewhere; they go before those of the bundle.</param>
internal sealed class SealVerification(Trust trust, IReadOnlyDictionary<string, VerificationKey> issuerKeys, IReadOnlyList<string> statusLists, Func<long, long, IReadOnlyList<byte[]>?>? logProof, TimeProvider clock, Report report)
{
    public void Run(byte[] file)
    {
        var bundle = SealBundle.IsBundle(CanonicalJson.Parse(file)) ? SealBundle.Parse(file) : new(Encoding.UTF8.GetString(file), new Dictionary<string, VerificationKey>(), [], null);
        var credential = JsonNode.Parse(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(bundle.Credential))) as JsonObject ?? throw new FormatException("Not a credential.");
        var read = CanonicalJson.Parse(Encoding.UTF8.GetBytes(bundle.Credential));
        var subject = read.At("/credentialSubject") ?? default;
        var number = subject.Text("sealNumber") ?? "?";
        report.Subject.Add(("seal", new("Seal", "印章"), number));
        report.Subject.Add(("system", new("System", "系统"), $"{subject.Text("name")} {subject.Text("version")}"));
        report.Subject.Add(("manifest", new("Manifest", "清单摘要"), subject.Text("manifestDigest") ?? "?"));
        report.Subject.Add(("issuer", new("Issuer", "签发机构"), $"{read.At("/issuer/name")?.ToString()} ({read.At("/issuer/id")?.ToString()})"));
        report.Subject.Add(("validFrom", new("Valid from", "生效"), read.Text("validFrom") ?? "?"));
        report.Subject.Add(("validUntil", new("Valid until", "失效"), read.Text("validUntil") ?? "?"));
        var place = Place.Of("seal", number);

        var keys = issuerKeys.Count > 0 ? issuerKeys : bundle.Keys;
        if (issuerKeys.Count == 0 && bundle.Keys.Count > 0)
            report.Notes.Add(new("The issuer's key comes from the file itself. Pass --issuer with the issuer's did.json as you got it from its own site.", "签发机构的公钥取自文件本身。请用 --issuer 给出从其网站取得的 did.json。"));
        var issuer = read.At("/issuer/id")?.ToString();
        VerificationKey? KeyOf(string method) => issuer is not null && method.StartsWith(issuer + "#", StringComparison.Ordinal) ? keys.GetValueOrDefault(method) : null;
        switch (DataIntegrity.Verify(credential, KeyOf))
        {
            case ProofCheck.Valid:
                report.Holds(Check.Credential);
                break;
            case ProofCheck.UnknownKey when keys.Count == 0:
                report.NotChecked(Check.Credential, place, "no-key", new("a bare credential holds no key: pass --issuer.", "单独的凭证不含公钥：请用 --issuer 给出。"));
                report.IsUnusable("The issuer's key is missing: pass --issuer with its did.json.", "缺少签发机构的公钥：请用 --issuer 给出其 did.json。");
                break;
            case ProofCheck.UnknownKey:
                report.Falsified(Check.Credential, place, "unknown-key", new("none of the issuer's keys signed it.", "不是由签发机构的密钥签名的。"));
                break;
            case ProofCheck.BadSignature:
                report.Falsified(Check.Credential, place, "bad-signature", new("it is not what the issuer signed.", "内容与签发机构所签的不符。"));
                break;
            case ProofCheck.Malformed:
                report.Falsified(Check.Credential, place, "malformed", new("it holds no proof that can be read.", "其中没有可读的证明。"));
                break;
        }
        Validity(read, place);
        Status(read, [.. statusLists, .. bundle.StatusLists], KeyOf, place);
        if (bundle.Issuance is { } issuance)
            Issuance(bundle.Credential, issuance, place);
        else
            report.NotChecked(Check.Inclusion, place, "no-issuance", new("the file does not show that the log holds its issuance.", "文件未证明日志收录了该印章的签发。"));
    }

    private void Validity(JsonElement credential, Place place)
    {
        if (!Time(credential.Text("validFrom"), out var from) || !Time(credential.Text("validUntil"), out var until))
            report.Falsified(Check.Validity, place, "no-term", new("it names no term.", "未写明有效期。"));
        else if (clock.GetUtcNow() is var now && now >= from && now < until)
            report.Holds(Check.Validity);
        else
            report.NotInForce(Check.Validity, place, now < from ? "not-yet" : "expired", now < from ? new("its term has not begun.", "尚未生效。") : new("its term is over.", "已过有效期。"));

        static bool Time(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out time);
    }

    // W3C Bitstring Status List 1.0, 3.2: the list's own proof first, then the bit at the seal's place.
    private void Status(JsonElement credential, IReadOnlyList<string> texts, Func<string, VerificationKey?> keyOf, Place place)
    {
        var lists = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var read = CanonicalJson.Parse(Encoding.UTF8.GetBytes(text));
            if (read.Text("id") is { } id && read.Text("issuer") is { } issuer && issuer == credential.At("/issuer/id")?.ToString() && DataIntegrity.Verify(JsonNode.Parse(text)!.AsObject(), keyOf) == ProofCheck.Valid)
                lists.TryAdd(id, read);
            else
                report.Falsified(Check.Status, place, "bad-list", new("a status list is not what the issuer signed.", "状态列表与签发机构所签的不符。"));
        }
        var oldest = (string?)null;
        foreach (var entry in credential.Items("credentialStatus"))
        {
            var purpose = entry.Text("statusPurpose");
            if (!lists.TryGetValue(entry.Text("statusListCredential") ?? "", out var list))
            {
                report.NotChecked(Check.Status, place, "no-list", new($"the status list of {purpose} is not at hand: pass --status.", $"缺少“{purpose}”状态列表：请用 --status 给出。"));
                continue;
            }
            if (list.At("/credentialSubject/statusPurpose")?.ToString() != purpose || Bit(entry, list) is not { } set)
                report.Falsified(Check.Status, place, "no-place", new($"the status list of {purpose} has no place for this seal.", $"“{purpose}”状态列表中没有该印章的位置。"));
            else if (!set)
                report.Holds(Check.Status);
            else
                report.NotInForce(Check.Status, place, State(purpose), Told(purpose));
            if (list.Text("validFrom") is { } at && (oldest is null || string.CompareOrdinal(at, oldest) < 0))
                oldest = at;
        }
        report.Notes.Add(oldest is null
            ? new("Valid as of its signature: whether it was suspended or revoked since, the issuer's status lists say.", "以签名时为准：此后是否被中止或撤销，以签发机构的状态列表为准。")
            : new($"The status is that of {oldest}: what happened since, newer status lists say (--status).", $"状态以 {oldest} 为准：此后的变化见较新的状态列表（--status）。"));

        static bool? Bit(JsonElement entry, JsonElement list)
        {
            if (!int.TryParse(entry.Text("statusListIndex"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || list.At("/credentialSubject/encodedList")?.ToString() is not { } encoded) return null;
            var bits = BitstringStatusList.Decode(encoded);
            return index < bits.Entries ? bits[index] : null;
        }

        static string State(string? purpose) => purpose switch { "revocation" => "revoked", "suspension" => "suspended", "refresh" => "superseded", _ => "status-set" };

        static Said Told(string? purpose) => purpose switch
        {
            "revocation" => new("it was revoked.", "已被撤销。"),
            "suspension" => new("it is suspended.", "已被中止。"),
            "refresh" => new("a newer seal took its place.", "已被新的印章取代。"),
            _ => new($"its status \"{purpose}\" is set.", $"状态“{purpose}”已置位。"),
        };
    }

    private void Issuance(string credential, SealIssuance issuance, Place place)
    {
        JsonElement entry;
        try
        {
            entry = CanonicalJson.Parse(issuance.Payload);
        }
        catch (JsonException)
        {
            report.Falsified(Check.Leaf, place, "not-json", new("the entry of issuance is not JSON.", "签发的留痕记录不是 JSON。"));
            return;
        }
        if (entry.At(issuance.Pointer)?.Commitment() is { } digest && Commitment.Verify(issuance.Salt, digest, credential))
            report.Holds(Check.Disclosure);
        else
            report.Falsified(Check.Disclosure, place, "other-text", new("the entry of issuance does not commit to this seal.", "签发的留痕记录所承诺的不是该印章。"));
        var origin = Checkpoint.Parse(issuance.Proof.Note.Text).Origin;
        if (trust.CheckHead(issuance.Proof.Note, origin, issuance.LogKeys, report) is not { } head)
            return;
        if (issuance.Proof.Verify(EntryHash.Leaf(issuance.Payload), origin, trust.Or(issuance.LogKeys)) == LogProofCheck.Valid)
            report.Holds(Check.Inclusion);
        else
            report.Falsified(Check.Inclusion, place, "not-included", new($"the entry of issuance is not at place {issuance.Proof.Index} of the log.", $"签发的留痕记录不在日志的第 {issuance.Proof.Index} 位。"));
        trust.CheckKept(head, issuance.LogKeys, (from, to) => logProof?.Invoke(from, to), report);
    }
}
