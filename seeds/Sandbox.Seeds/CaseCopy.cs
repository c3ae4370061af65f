using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bogus;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Seeds;

/// <summary>What is different in a copy.</summary>
/// <param name="Days">By how many days every time is moved.</param>
internal sealed record CopyTerms(int Days, string Reference, string SystemName, Guid CompanyId, string Company, IReadOnlyDictionary<Guid, Guid> People, int FirstSeal);

/// <summary>
/// One copy of a photographed case: its trail is written anew, entry by entry, with the Ledger's own code — fresh commitments,
/// canonical bytes, hashes that chain — and its seals are signed anew by the issuer.
/// </summary>
internal sealed class CaseCopy
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CasePhotograph photograph;
    private readonly CopyTerms terms;
    private readonly Guid[] ids;
    private readonly List<(Guid Id, string Number, int Index, DateTimeOffset At)> seals = [];
    private readonly List<string> credentials = [];
    private readonly List<string> digests = [];
    private readonly List<string> commitments = [];

    private CaseCopy(CasePhotograph photograph, CopyTerms terms, Randomizer random)
    {
        (this.photograph, this.terms) = (photograph, terms);
        ids = [.. photograph.IdTimes.Select(time => NewId(time.AddDays(terms.Days), random))];
    }

    /// <summary>A value that a copy works out.</summary>
    internal sealed record Filled(Func<CaseCopy, object?> Value);

    public int Days => terms.Days;
    public string Reference => terms.Reference;
    public string SystemName => terms.SystemName;
    public string Company => terms.Company;
    public Guid CompanyId => terms.CompanyId;

    /// <summary>The leaf of the entry written last, as the next one names it.</summary>
    public string Head { get; private set; } = "";
    public byte[] LatestLeaf { get; private set; } = CaseChain.Start;

    public Guid Id(int place) => ids[place];

    public Guid Person(Guid person) => terms.People.GetValueOrDefault(person, person);

    public string SealNumber(int seal) => seals[seal].Number;

    public int StatusIndex(int seal) => seals[seal].Index;

    public string Credential(int seal) => credentials[seal];

    public string Digest(int filing) => digests[filing];

    public string Commitment(int disclosure) => commitments[disclosure];

    /// <summary>The rows of the copy, in the columns of their tables.</summary>
    public static IReadOnlyDictionary<CaseTable, List<object?[]>> Of(CasePhotograph photograph, CopyTerms terms, SealIssuer issuer, Randomizer random) =>
        new CaseCopy(photograph, terms, random).Write(issuer);

    // What others name comes first: numbers of seals, then the digests of filings, credentials, commitments, the trail, the rest.
    private Dictionary<CaseTable, List<object?[]>> Write(SealIssuer issuer)
    {
        NumberSeals(Table("seals"));
        foreach (var row in Rows("filings"))
            digests.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((string)Fill(row[Table("filings").Column("answers")])!))));
        for (var i = 0; i < photograph.Credentials.Count; i++) credentials.Add(Sign(photograph.Credentials[i].Fill(this), seals[i].Index, seals[i].At, issuer));
        var written = new Dictionary<CaseTable, List<object?[]>> { [Table("disclosures")] = Disclosures(Table("disclosures")), [Table("trail_entries")] = Entries(Table("trail_entries")) };
        foreach (var (table, rows) in photograph.Rows.Where(rows => !written.ContainsKey(rows.Key))) written[table] = rows.ConvertAll(Fill);
        return written;
    }

    private void NumberSeals(CaseTable table)
    {
        foreach (var row in photograph.Rows[table])
        {
            var at = (DateTime)Fill(row[table.Column("issued_at")])!;
            var index = terms.FirstSeal + seals.Count;
            seals.Add(((Guid)Fill(row[table.Column("id")])!, string.Create(CultureInfo.InvariantCulture, $"SEAL-{at.Year}-{index:D4}"), index, at));
        }
    }

    private static string Sign(string credential, int index, DateTimeOffset at, SealIssuer issuer)
    {
        var document = JsonNode.Parse(credential)!.AsObject();
        document.Remove("proof");
        var place = index.ToString(CultureInfo.InvariantCulture);
        foreach (var status in document["credentialStatus"]!.AsArray())
        {
            status!["statusListIndex"] = place;
            status["id"] = $"{(string)status["statusListCredential"]!}#{place}";
        }
        return issuer.Sign(document, at).ToJsonString(Readable);
    }

    private List<object?[]> Disclosures(CaseTable table) => photograph.Rows[table].ConvertAll(row =>
    {
        var filled = Fill(row);
        var (salt, digest) = Sandbox.Ledger.Entries.Commitment.Create((string)filled[table.Column("value")]!);
        commitments.Add(Convert.ToHexStringLower(digest));
        filled[table.Column("salt")] = salt;
        return filled;
    });

    private List<object?[]> Entries(CaseTable table) => photograph.Rows[table].ConvertAll(row =>
    {
        var payload = JsonNode.Parse(((CaseText)row[table.Column("payload")]!).Fill(this))!.AsObject();
        // The place in the status list is the one number in an entry that another case may not have.
        foreach (var change in payload["changes"]!.AsArray().Where(change => seals.Exists(seal => (string)change!["id"]! == seal.Id.ToString())))
            foreach (var field in change!["fields"]!.AsArray().Where(field => (string)field!["name"]! == "StatusIndex"))
                field!["after"] = seals.Find(seal => (string)change["id"]! == seal.Id.ToString()).Index;
        var bytes = EntryJson.Write(payload);
        var filled = Fill(row);
        filled[table.Column("payload")] = bytes;
        filled[table.Column("previous_hash")] = LatestLeaf;
        filled[table.Column("leaf")] = LatestLeaf = EntryHash.Leaf(bytes);
        Head = Convert.ToHexStringLower(LatestLeaf);
        return filled;
    });

    private CaseTable Table(string name) => photograph.Rows.Keys.Single(table => table.Name == name);

    private List<object?[]> Rows(string table) => photograph.Rows[Table(table)];

    private object?[] Fill(object?[] row) => Array.ConvertAll(row, Fill);

    private object? Fill(object? value) => value switch
    {
        Filled filled => filled.Value(this),
        CaseText text => text.Fill(this),
        _ => value,
    };

    private static Guid NewId(DateTimeOffset time, Randomizer random)
    {
        var bytes = random.Bytes(16);
        var milliseconds = time.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (8 * (5 - i)));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return new(bytes, bigEndian: true);
    }
}
