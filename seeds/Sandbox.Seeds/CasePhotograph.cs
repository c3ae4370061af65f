using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;

namespace Sandbox.Seeds;

/// <summary>
/// All rows of one case as they were at one moment, read as patterns: ids, people, days, names, numbers and hashes are places
/// that a copy fills anew. A copy is a case that really was played, of other people at another time.
/// </summary>
internal sealed partial class CasePhotograph
{
    private readonly Dictionary<Guid, int> ids = [];
    private readonly Dictionary<string, Func<CaseCopy, string>> known = new(StringComparer.Ordinal);
    private readonly List<string> sealNumbers = [];
    private readonly Dictionary<string, int> credentials = new(StringComparer.Ordinal);
    private Regex places = Never();

    private CasePhotograph(Stage stage, DateOnly takenOn) => (Stage, TakenOn) = (stage, takenOn);

    public Stage Stage { get; }
    public DateOnly TakenOn { get; }

    /// <summary>The day on which the next open clock runs out; null where none does.</summary>
    public DateOnly? NextExpiry { get; private set; }

    /// <summary>The year in which the application was submitted; a reference names it.</summary>
    public DateOnly SubmittedOn { get; private set; }
    public Guid CompanyId { get; private set; }

    /// <summary>Everybody whom the rows name.</summary>
    public IReadOnlyList<Guid> People { get; private set; } = [];

    /// <summary>The time in each id that a copy has an own one for.</summary>
    public IReadOnlyList<DateTimeOffset> IdTimes { get; private set; } = [];
    public string SystemName { get; private set; } = "";

    /// <summary>The credential of each seal, unsigned in a copy.</summary>
    public IReadOnlyList<CaseText> Credentials { get; private set; } = [];
    public IReadOnlyDictionary<CaseTable, List<object?[]>> Rows { get; private set; } = new Dictionary<CaseTable, List<object?[]>>();

    [GeneratedRegex("(?!)")]
    private static partial Regex Never();

    /// <summary>Reads the case as the owner, who sees every row.</summary>
    /// <param name="people">Everybody of the demonstration.</param>
    /// <param name="shared">Ids of what no case owns: bodies, calls.</param>
    public static async Task<CasePhotograph> Take(
        NpgsqlConnection owner, IReadOnlyList<CaseTable> tables, Guid caseId, DateOnly today, IReadOnlySet<Guid> people, IReadOnlySet<Guid> shared, string company, CancellationToken token)
    {
        var rows = new Dictionary<CaseTable, List<object?[]>>();
        foreach (var table in tables) rows[table] = await table.Read(owner, caseId, token);
        var file = Single(tables, rows, "cases");
        var photograph = new CasePhotograph(Enum.Parse<Stage>((string)file["stage"]!), today)
        {
            CompanyId = (Guid)file["organisation_id"]!,
            SystemName = (string)file["system_name"]!,
            SubmittedOn = DateOnly.FromDateTime((DateTime)file["submitted_at"]!),
        };
        photograph.Learn(tables, rows, (string)file["reference"]!, company, people, shared);
        photograph.Credentials = [.. photograph.credentials.OrderBy(credential => credential.Value).Select(credential => photograph.Patterned(credential.Key))];
        photograph.Rows = rows.ToDictionary(table => table.Key, table => table.Value.ConvertAll(row => row.Select((value, column) => photograph.Pattern(table.Key, table.Key.Columns[column].Name, row, value)).ToArray()));
        return photograph;
    }

    // Finds out what in the rows belongs to this case alone, and gives each a place.
    private void Learn(IReadOnlyList<CaseTable> tables, Dictionary<CaseTable, List<object?[]>> rows, string reference, string company, IReadOnlySet<Guid> people, IReadOnlySet<Guid> shared)
    {
        var seen = new HashSet<Guid>();
        foreach (var (table, list) in rows)
        {
            foreach (var row in list)
            {
                foreach (var value in row) Note(value);
                if (table.Name == "clocks" && row[table.Column("fires_at")] is DateTime fires && (NextExpiry is null || DateOnly.FromDateTime(fires) < NextExpiry)) NextExpiry = DateOnly.FromDateTime(fires);
            }
        }
        People = [.. seen.Where(people.Contains)];
        foreach (var person in People) known[person.ToString()] = copy => copy.Person(person).ToString();
        known[CompanyId.ToString()] = copy => copy.CompanyId.ToString();
        known[reference] = copy => copy.Reference;
        known[SystemName] = copy => copy.SystemName;
        known[company] = copy => copy.Company;
        var seals = Table(tables, "seals");
        for (var i = 0; i < rows[seals].Count; i++)
        {
            var seal = i;
            sealNumbers.Add((string)rows[seals][i][seals.Column("number")]!);
            credentials.Add((string)rows[seals][i][seals.Column("credential")]!, seal);
            known[sealNumbers[i]] = copy => copy.SealNumber(seal);
        }
        var filings = Table(tables, "filings");
        for (var i = 0; i < rows[filings].Count; i++)
        {
            var filing = i;
            known[(string)rows[filings][i][filings.Column("digest")]!] = copy => copy.Digest(filing);
        }
        var told = Table(tables, "disclosures");
        for (var i = 0; i < rows[told].Count; i++)
        {
            var (disclosure, row) = (i, rows[told][i]);
            known[Convert.ToHexStringLower(Commitment.Digest((byte[])row[told.Column("salt")]!, (string)row[told.Column("value")]!))] = copy => copy.Commitment(disclosure);
        }
        var entries = Table(tables, "trail_entries");
        foreach (var row in rows[entries]) known[Convert.ToHexStringLower((byte[])row[entries.Column("leaf")]!)] = copy => copy.Head;

        // Names and numbers first, the longest before what it contains; then whatever has the shape of an id, a hash or a day.
        var names = known.Keys.Where(key => !Guid.TryParse(key, out _) && key.Length != 64).OrderByDescending(key => key.Length).Select(Regex.Escape);
        places = new($"{string.Join('|', names)}|[0-9a-f]{{64}}|[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}|(?<![0-9])20[0-9]{{2}}-[01][0-9]-[0-3][0-9](?![0-9])", RegexOptions.CultureInvariant);
        IdTimes = [.. ids.OrderBy(id => id.Value).Select(id => TimeOf(id.Key)!.Value)];

        void Note(object? value)
        {
            switch (value)
            {
                case Guid id:
                    Own(id);
                    break;
                case Guid[] list:
                    foreach (var one in list) Own(one);
                    break;
                case string text:
                    foreach (Match match in AnyId().Matches(text)) Own(Guid.Parse(match.ValueSpan));
                    break;
            }
        }

        void Own(Guid id)
        {
            if (!seen.Add(id) || people.Contains(id) || shared.Contains(id) || TimeOf(id) is null) return;
            var place = ids.Count;
            ids.Add(id, place);
            known[id.ToString()] = copy => copy.Id(place).ToString();
        }
    }

    // Actors of the system and unset ids are the same in every case; what is made for a case is a UUIDv7 (RFC 9562, 5.7).
    private static DateTimeOffset? TimeOf(Guid id) =>
        id.Version == 7 ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.ToString("N")[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : null;

    private object? Pattern(CaseTable table, string column, object?[] row, object? value) => (table.Name, column, value) switch
    {
        (_, _, null) => null,
        // What follows from other values is set by the copy.
        ("trail_entries", "payload", byte[] payload) => Text(System.Text.Encoding.UTF8.GetString(payload)),
        ("cases", "latest_leaf", _) => new CaseCopy.Filled(copy => copy.LatestLeaf),
        ("trail_entries", "leaf" or "previous_hash", _) or ("disclosures", "salt", _) => null,
        ("seals", "status_index", _) => sealNumbers.IndexOf((string)row[table.Column("number")]!) is var seal ? new CaseCopy.Filled(copy => copy.StatusIndex(seal)) : null,
        (_, _, Guid id) => known.TryGetValue(id.ToString(), out var place) ? new CaseCopy.Filled(copy => Guid.Parse(place(copy))) : id,
        (_, _, Guid[] list) => new CaseCopy.Filled(copy => list.Select(id => known.TryGetValue(id.ToString(), out var place) ? Guid.Parse(place(copy)) : id).ToArray()),
        (_, _, DateTime time) => new CaseCopy.Filled(copy => time.AddDays(copy.Days)),
        (_, _, DateOnly day) => new CaseCopy.Filled(copy => day.AddDays(copy.Days)),
        (_, _, string text) => Text(text),
        (_, _, string[] list) => list.Select(Text).ToList() is var texts ? new CaseCopy.Filled(copy => texts.Select(text => text.Fill(copy)).ToArray()) : null,
        _ => value,
    };

    private CaseText Text(string text) => credentials.TryGetValue(text, out var seal) ? new([copy => copy.Credential(seal)]) : Patterned(text);

    private CaseText Patterned(string text)
    {
        var parts = new List<Func<CaseCopy, string>>();
        var end = 0;
        foreach (Match match in places.Matches(text))
        {
            Func<CaseCopy, string>? place = known.GetValueOrDefault(match.Value);
            if (place is null && DateOnly.TryParseExact(match.ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                place = copy => day.AddDays(copy.Days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (place is null) continue;
            Literal(match.Index);
            parts.Add(place);
            end = match.Index + match.Length;
        }
        Literal(text.Length);
        return new([.. parts]);

        void Literal(int until)
        {
            if (until == end) return;
            var literal = text[end..until];
            parts.Add(_ => literal);
        }
    }

    private static CaseTable Table(IReadOnlyList<CaseTable> tables, string name) => tables.Single(table => table.Name == name);

    private static Dictionary<string, object?> Single(IReadOnlyList<CaseTable> tables, Dictionary<CaseTable, List<object?[]>> rows, string name)
    {
        var table = Table(tables, name);
        var row = rows[table].Single();
        return table.Columns.Select((column, i) => (column.Name, Value: row[i])).ToDictionary(pair => pair.Name, pair => pair.Value);
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex AnyId();
}

/// <summary>A text with places that each copy fills.</summary>
internal sealed record CaseText(Func<CaseCopy, string>[] Parts)
{
    public string Fill(CaseCopy copy) => Parts.Length == 1 ? Parts[0](copy) : string.Concat(Parts.Select(part => part(copy)));
}
