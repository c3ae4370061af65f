using System.Diagnostics;
using Bogus;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Trail;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Seeds;

/// <summary>
/// Many cases for an empty demonstration. While the written scenarios are told, every case is photographed at each stage that
/// it comes to; then copies of the photographs are written by COPY, with other companies, people, names, days, ids and numbers.
/// Nothing of the database's protection is switched off: COPY fills tables beside the real ones, and INSERT … SELECT takes
/// them over, so that each trigger looks at each row as it does for an act.
/// </summary>
public sealed class Bulk : IAsyncDisposable
{
    private const int CasesPerTransaction = 200;

    // What a sandbox of some years looks like.
    private static readonly Dictionary<Stage, int> Share = new (Stage Stage, int Share)[]
    {
        (Stage.CompletenessCheck, 5), (Stage.InformationRequested, 3), (Stage.RiskTiering, 4), (Stage.Assessment, 7), (Stage.PanelReview, 6), (Stage.Waitlisted, 3),
        (Stage.Refused, 14), (Stage.PlanAgreement, 4), (Stage.Ready, 2), (Stage.Testing, 16), (Stage.Suspended, 2), (Stage.ExitReporting, 3), (Stage.ExitReview, 2),
        (Stage.Completed, 8), (Stage.SealReview, 3), (Stage.Sealed, 18),
    }.ToDictionary(row => row.Stage, row => row.Share);

    private readonly NpgsqlConnection owner;
    private readonly IReadOnlyList<CaseTable> tables;
    private readonly Cast cast;
    private readonly SimulatedTime clock;
    private readonly SealIssuer issuer;
    private readonly Dictionary<(Guid Case, Stage Stage), CasePhotograph> photographs = [];

    private Bulk(NpgsqlConnection owner, IReadOnlyList<CaseTable> tables, Cast cast, SimulatedTime clock, SealIssuer issuer) =>
        (this.owner, this.tables, this.cast, this.clock, this.issuer) = (owner, tables, cast, clock, issuer);

    /// <summary>What was written, and how long its parts took.</summary>
    /// <param name="Filling">Working the copies out: commitments, canonical bytes, hashes, signatures.</param>
    /// <param name="Copying">COPY into tables without keys and triggers: the floor.</param>
    /// <param name="Taking">INSERT … SELECT with every key, trigger and policy, and the commit.</param>
    public sealed record Written(int Cases, long Entries, long Rows, TimeSpan Filling, TimeSpan Copying, TimeSpan Taking)
    {
        public double CasesPerSecond => Cases / (Filling + Copying + Taking).TotalSeconds;
        public double CasesPerSecondOfBareCopy => Cases / Copying.TotalSeconds;
    }

    /// <exception cref="InvalidOperationException">There are cases already.</exception>
    /// <param name="ownerConnection">The owner of the tables: the app's role may write entries, but makes no tables to copy into.</param>
    public static async Task<Bulk> Open(string ownerConnection, SandboxDbContext model, Cast cast, SimulatedTime clock, SealIssuer issuer, CancellationToken token)
    {
        var owner = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false }.ConnectionString);
        await owner.OpenAsync(token);
        await using (var any = new NpgsqlCommand("select exists (select 1 from cases)", owner))
        {
            if ((bool)(await any.ExecuteScalarAsync(token))!)
            {
                await owner.DisposeAsync();
                throw new InvalidOperationException("Copies are written into an empty database only, and this one has cases already.");
            }
        }
        var records = model.Model.GetEntityTypes()
            .Where(type => typeof(ICaseRecord).IsAssignableFrom(type.ClrType) || type.ClrType == typeof(TrailEntry) || type.ClrType == typeof(Disclosure) || type.ClrType == typeof(ProcedureInstance)).ToList();
        var tables = new List<CaseTable>();
        foreach (var name in records.OrderBy(Depth).Select(type => type.GetTableName()!).Distinct()) tables.Add(await CaseTable.Describe(owner, name, token));
        foreach (var table in tables) await table.Prepare(owner, token);
        return new(owner, tables, cast, clock, issuer);

        // A row comes after those that its foreign keys name.
        int Depth(IEntityType type) => type.GetForeignKeys().Select(key => key.PrincipalEntityType).Where(named => named != type && records.Contains(named)).Select(named => Depth(named) + 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>Photographs every case that has come to a stage since the last time.</summary>
    public async Task Photograph(CancellationToken token)
    {
        var standing = new List<(Guid Case, Stage Stage)>();
        await using (var command = new NpgsqlCommand("select id, stage from cases", owner))
        await using (var reader = await command.ExecuteReaderAsync(token))
            while (await reader.ReadAsync(token)) standing.Add((reader.GetGuid(0), Enum.Parse<Stage>(reader.GetString(1))));
        foreach (var (id, stage) in standing.Where(at => Share.ContainsKey(at.Stage) && !photographs.ContainsKey(at))) await Take(id, stage, token);
    }

    /// <summary>Photographs every case as it stands at the end.</summary>
    public async Task PhotographAgain(CancellationToken token)
    {
        foreach (var id in photographs.Keys.Select(key => key.Case).Distinct().ToList())
        {
            await using var command = new NpgsqlCommand("select stage from cases where id = $1", owner) { Parameters = { new() { Value = id } } };
            if (Enum.Parse<Stage>((string)(await command.ExecuteScalarAsync(token))!) is var stage && Share.ContainsKey(stage)) await Take(id, stage, token);
        }
    }

    /// <summary>Writes so many copies.</summary>
    public async Task<Written> Write(int cases, int seed, CancellationToken token)
    {
        var random = new Randomizer(seed);
        var chosen = Choose(cases, random);
        var (references, seals) = (await Numbers(SandboxDbContext.CaseNumbers, cases, token), await Numbers(SandboxDbContext.SealNumbers, chosen.Sum(photograph => photograph.Credentials.Count), token));
        var (filling, copying, taking) = (new Stopwatch(), new Stopwatch(), new Stopwatch());
        long rows = 0, entries = 0;
        foreach (var batch in chosen.Chunk(CasesPerTransaction))
        {
            filling.Start();
            var copies = new List<IReadOnlyDictionary<CaseTable, List<object?[]>>>();
            foreach (var photograph in batch)
            {
                var terms = Terms(photograph, references++, seals, random);
                seals += photograph.Credentials.Count;
                copies.Add(CaseCopy.Of(photograph, terms, issuer, random));
            }
            filling.Stop();
            await using var transaction = await owner.BeginTransactionAsync(token);
            copying.Start();
            foreach (var table in tables)
            {
                var count = await table.Copy(owner, copies.SelectMany(copy => copy[table]), token);
                rows += count;
                if (table.Name == "trail_entries") entries += count;
            }
            copying.Stop();
            taking.Start();
            foreach (var table in tables) await table.Take(owner, token);
            // The deferred triggers speak here.
            await transaction.CommitAsync(token);
            taking.Stop();
        }
        return new(cases, entries, rows, filling.Elapsed, copying.Elapsed, taking.Elapsed);
    }

    /// <summary>Checks the chain of every case in the database; answers how many there are.</summary>
    /// <exception cref="InvalidOperationException">A chain is broken.</exception>
    public async Task<int> Verify(CancellationToken token)
    {
        var verified = 0;
        var (current, chain) = (Guid.Empty, new List<ChainedEntry>());
        await using (var command = new NpgsqlCommand("select case_id, case_seq, payload, previous_hash, leaf from trail_entries order by case_id, case_seq", owner) { CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync(token))
        {
            while (await reader.ReadAsync(token))
            {
                if (reader.GetGuid(0) is var id && id != current) Close(id);
                chain.Add(new(reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4)));
            }
        }
        Close(Guid.Empty);
        return verified;

        void Close(Guid next)
        {
            if (chain.Count > 0 && CaseChain.Verify(chain, current.ToString()) is not CaseChainResult.Verified) throw new InvalidOperationException($"The chain of case {current} is broken.");
            if (chain.Count > 0) verified++;
            chain.Clear();
            current = next;
        }
    }

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    private async Task Take(Guid id, Stage stage, CancellationToken token)
    {
        var shared = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand("select id from organisations union all select id from calls", owner))
        await using (var reader = await command.ExecuteReaderAsync(token))
            while (await reader.ReadAsync(token)) shared.Add(reader.GetGuid(0));
        await using var company = new NpgsqlCommand("select o.name from organisations o join cases c on c.organisation_id = o.id where c.id = $1", owner) { Parameters = { new() { Value = id } } };
        photographs[(id, stage)] = await CasePhotograph.Take(
            owner, tables, id, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cast.Members.Select(member => member.Id).ToHashSet(), shared, (string)(await company.ExecuteScalarAsync(token))!, token);
    }

    private List<CasePhotograph> Choose(int cases, Randomizer random)
    {
        var byStage = photographs.Values.GroupBy(photograph => photograph.Stage).ToDictionary(group => group.Key, group => group.ToList());
        var stages = byStage.Keys.Order().ToList();
        var weights = stages.ConvertAll(stage => (float)Share[stage] / stages.Sum(one => Share[one])).ToArray();
        return [.. Enumerable.Range(0, cases).Select(_ => random.ListItem(byStage[random.WeightedRandom(stages.ToArray(), weights)]))];
    }

    private CopyTerms Terms(CasePhotograph photograph, long number, long seal, Randomizer random)
    {
        // An open case stands as if it were photographed yesterday or, at most, so long ago that no clock has run out; one that is over may lie years back.
        var open = !photograph.Stage.IsEnd();
        var back = photograph.NextExpiry is { } expiry ? random.Number(0, Math.Clamp(expiry.DayNumber - photograph.TakenOn.DayNumber - 2, 0, 60)) : open ? random.Number(0, 20) : random.Number(0, 700);
        var days = clock.Today.AddDays(-1 - back).DayNumber - photograph.TakenOn.DayNumber;
        var home = cast.Companies.Single(company => company.Id == photograph.CompanyId);
        var company = random.ListItem([.. cast.Companies.Where(other => other.IsExtra && other.Country == "CN" == (home.Country == "CN"))]);
        var address = new Bogus.DataSets.Address(home.Country == "CN" ? "zh_CN" : "de") { Random = random };
        return new(
            days, $"SBX-{photograph.SubmittedOn.AddDays(days).Year}-{number:D5}", $"{photograph.SystemName} {address.City()}", company.Id, company.Name,
            People(photograph, company.Id, random), checked((int)seal));
    }

    // Each person of the photograph becomes one of the same role, two never the same: four eyes stay four.
    private Dictionary<Guid, Guid> People(CasePhotograph photograph, Guid companyId, Randomizer random)
    {
        var map = new Dictionary<Guid, Guid>();
        foreach (var role in photograph.People.Select(id => cast.Members.First(member => member.Id == id)).GroupBy(member => (member.Roles.Single(), member.Kind)))
        {
            if (role.Key.Kind is not (OrganisationKind.Company or OrganisationKind.Authority)) continue;
            var pool = cast.Members.Where(member => member.Roles.Contains(role.Key.Item1) && (role.Key.Kind == OrganisationKind.Authority ? member.Kind == role.Key.Kind : member.OrganisationId == companyId)).ToList();
            var first = random.Number(0, pool.Count - 1);
            foreach (var (person, place) in role.Select((person, place) => (person, place))) map[person.Id] = pool[(first + place) % pool.Count].Id;
        }
        return map;
    }

    private async Task<long> Numbers(string sequence, int count, CancellationToken token)
    {
        await using var command = new NpgsqlCommand($"select nextval('{sequence}')", owner);
        var first = (long)(await command.ExecuteScalarAsync(token))!;
        await using var take = new NpgsqlCommand($"select setval('{sequence}', $1)", owner) { Parameters = { new() { Value = first + Math.Max(count, 1) - 1 } } };
        await take.ExecuteScalarAsync(token);
        return first;
    }
}
