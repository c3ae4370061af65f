using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sandbox.Verifier;

/// <summary>Writes a report for people, or as JSON for programs (described in README.md).</summary>
internal static class ReportWriter
{
    private const int PlacesShown = 20;

    public static void WriteText(TextWriter to, Report report, Language language)
    {
        foreach (var (_, title, value) in report.Subject)
            to.WriteLine($"{title.In(language)}: {Printable(value)}");
        if (report.Subject.Count > 0)
            to.WriteLine();
        foreach (var check in report.Held.Keys.Union(report.Counts.Keys).Order())
        {
            var (falsified, notInForce, notChecked) = report.Counts.GetValueOrDefault(check);
            var held = report.Held.GetValueOrDefault(check);
            if (held > 0)
                to.WriteLine($"  {new Said("holds", "成立").In(language),-12}{held.ToString(CultureInfo.InvariantCulture),10}  {Title(check).In(language)}");
            if (falsified > 0)
                to.WriteLine($"  {new Said("FALSIFIED", "不实").In(language),-12}{falsified.ToString(CultureInfo.InvariantCulture),10}  {Title(check).In(language)}");
            if (notInForce > 0)
                to.WriteLine($"  {new Said("NOT IN FORCE", "不具效力").In(language),-12}{notInForce.ToString(CultureInfo.InvariantCulture),10}  {Title(check).In(language)}");
            if (notChecked > 0)
                to.WriteLine($"  {new Said("not checked", "未核验").In(language),-12}{notChecked.ToString(CultureInfo.InvariantCulture),10}  {Title(check).In(language)}");
            var shown = report.Findings.Where(finding => finding.Check == check).OrderBy(finding => finding.Result).Take(PlacesShown).ToList();
            foreach (var finding in shown)
                to.WriteLine($"      {(finding.Result == Result.NotChecked ? "–" : "✗")} {(finding.Place is { } place ? Printable(place.Said.In(language)) + ": " : "")}{Printable(finding.What.In(language))}");
            if (falsified + notInForce + notChecked > shown.Count)
                to.WriteLine($"      … {falsified + notInForce + notChecked - shown.Count}");
        }
        foreach (var result in report.Results)
            to.WriteLine(Printable(result));
        if (report.Notes.Count > 0)
            to.WriteLine();
        foreach (var note in report.Notes)
            to.WriteLine($"  ! {Printable(note.In(language))}");
        to.WriteLine();
        if (report.Unusable is { } reason && report.Verdict == Verdict.Unusable)
            to.WriteLine(Printable(reason.In(language)));
        to.WriteLine(Sentence(report.Verdict).In(language));
    }

    public static void WriteJson(Stream to, Report report)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("sandbox-verify", 1);
        json.WriteString("command", report.Command);
        json.WriteString("verdict", Code(report.Verdict));
        json.WriteNumber("exitCode", (int)report.Verdict);
        if (report.Unusable is { } reason)
            json.WriteString("reason", Whole(reason.En));
        json.WriteStartObject("subject");
        foreach (var (name, _, value) in report.Subject)
            json.WriteString(name, Whole(value));
        json.WriteEndObject();
        json.WriteStartArray("checks");
        foreach (var check in report.Held.Keys.Union(report.Counts.Keys).Order())
        {
            var (falsified, notInForce, notChecked) = report.Counts.GetValueOrDefault(check);
            json.WriteStartObject();
            json.WriteString("check", Code(check));
            json.WriteNumber("holds", report.Held.GetValueOrDefault(check));
            json.WriteNumber("falsified", falsified);
            json.WriteNumber("notInForce", notInForce);
            json.WriteNumber("notChecked", notChecked);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("check", Code(finding.Check));
            json.WriteString("result", Code(finding.Result));
            json.WriteString("fault", finding.Fault);
            if (finding.Place is { } place)
            {
                json.WriteStartObject("place");
                json.WriteString(place.Kind, Whole(place.Value));
                if (place.Within is { } within)
                    json.WriteString("within", Whole(within));
                json.WriteEndObject();
            }
            json.WriteString("what", Whole(finding.What.En));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("results");
        foreach (var result in report.Results)
            json.WriteStringValue(Whole(result));
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in report.Notes)
            json.WriteStringValue(Whole(note.En));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        to.Write("\n"u8);
    }

    public static string Code(Check check) => check switch
    {
        Check.DueDate => "due-date",
        _ => check.ToString().ToLowerInvariant(),
    };

    private static string Code(Result result) => result switch
    {
        Result.Falsified => "falsified",
        Result.NotInForce => "not-in-force",
        Result.NotChecked => "not-checked",
    };

    public static string Code(Verdict verdict) => verdict == Verdict.NotInForce ? "not-in-force" : verdict.ToString().ToLowerInvariant();

    public static Said Title(Check check) => check switch
    {
        Check.Signature => new("signature of the checkpoint", "检查点签名"),
        Check.Consistency => new("consistency with the kept checkpoint", "与所留检查点一致"),
        Check.Chain => new("chain of the case", "案件链"),
        Check.Leaf => new("verbatim bytes and leaf hashes", "原始字节与叶哈希"),
        Check.Columns => new("stored columns against the bytes", "存储列与原始字节相符"),
        Check.Inclusion => new("inclusion in the log", "日志包含证明"),
        Check.Disclosure => new("disclosed texts against their commitments", "披露文本与承诺值相符"),
        Check.Evidence => new("evidence by digest", "证据材料摘要"),
        Check.Tier => new("tier computed again", "风险等级重算"),
        Check.DueDate => new("due dates computed again", "期限重算"),
        Check.Tiles => new("tiles of the log", "日志瓦片"),
        Check.Reconciliation => new("cases and entries against the hourly counts", "案件、留痕记录与每小时计数相符"),
        Check.Credential => new("signature of the seal", "印章签名"),
        Check.Validity => new("validity of the seal", "印章有效期"),
        Check.Status => new("status of the seal", "印章状态"),
        Check.Receipt => new("receipt against the entry", "回执与留痕记录相符"),
        Check.Sample => new("random sample", "随机抽样"),
    };

    private static Said Sentence(Verdict verdict) => verdict switch
    {
        Verdict.Verified => new("VERIFIED: everything that was checked holds.", "核验通过：所核验的内容全部成立。"),
        Verdict.Falsified => new("FALSIFIED: something is not as it was recorded and signed; see above for the place.", "核验不实：有内容与当初记录并签名的不符，位置见上。"),
        Verdict.NotInForce => new("NOT IN FORCE: the seal is genuine, but it has no effect now; see above for why.", "不具效力：印章真实，但目前不具效力，原因见上。"),
        Verdict.Unusable => new("UNUSABLE: this input does not allow a verdict.", "无法核验：输入不足以得出结论。"),
    };

    // What a file says may hold control characters that would write over this report on a terminal.
    private static string Printable(string text)
    {
        const int longest = 400;
        var printed = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in Whole(text).EnumerateRunes())
        {
            if (printed.Length >= longest)
                return printed.Append('…').ToString();
            printed.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? "�" : rune.ToString());
        }
        return printed.ToString();
    }

    private static string Whole(string text) => text.Length <= 4000 ? text : text[..4000] + "…";
}
