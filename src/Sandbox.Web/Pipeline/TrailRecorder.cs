using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>Writes an act and what it changed as one entry of its case's trail, in the act's own transaction.</summary>
public sealed class TrailRecorder(SandboxDbContext db)
{
    private static readonly Type[] ForTheAuthorityOnly = [typeof(TierDetermination), typeof(CriterionFinding), typeof(PanelScore), typeof(Involvement), typeof(CaseReview)];

    /// <summary>Acts whose reasons are deliberation, not part of what the company is told.</summary>
    private static readonly Act[] Deliberations = [Act.ProposeTier, Act.ReturnTier, Act.ProposeRetiering, Act.ReturnRetiering, Act.AssessApplication, Act.ScoreInPanel, Act.ReturnToAssessment, Act.ReturnToTiering, Act.ProposeInadmissible, Act.ScoreSeal, Act.ProposeSeal,
        Act.ProposeErasure, Act.RefuseErasure, Act.PlaceLegalHold, Act.LiftLegalHold, Act.GiveReview];

    // What these acts change, they change so that nothing of it remains: not in their own entry either.
    private static readonly Act[] Erasing = [Act.ConfirmErasure, Act.RepeatErasure];

    // Members of enumerations by name: their numbers may change, and an entry is read again decades later.
    private static readonly JsonSerializerOptions Readable = new() { Converters = { new JsonStringEnumConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether an entry is for the company of its case: one of a deliberation, or one that shows what belongs to it, is not.</summary>
    public static bool IsForCompany(TrailEntry entry)
    {
        if (Deliberations.Contains(entry.Act)) return false;
        using var payload = JsonDocument.Parse(entry.Payload);
        return !payload.RootElement.TryGetProperty("changes", out var changes) || changes.EnumerateArray().All(change =>
            Array.TrueForAll(ForTheAuthorityOnly, type => type == typeof(Involvement) || change.GetProperty("record").GetString() != type.Name));
    }

    /// <summary>Records the acts done since the last call, and saves.</summary>
    /// <param name="procedure">The step that the procedure takes, where the entry is one of the procedure.</param>
    public async Task Record(string? procedure, CancellationToken token)
    {
        db.ChangeTracker.DetectChanges();
        var files = db.ChangeTracker.Entries<CaseFile>().Where(entry => entry.Entity.Acts.Count > 0).ToList();
        foreach (var file in files) Write(file, procedure);
        var unrecorded = db.ChangeTracker.Entries<ICaseRecord>().FirstOrDefault(entry =>
            entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && files.All(file => file.Entity.Id != entry.Entity.CaseId));
        if (unrecorded is not null) throw new InvalidOperationException($"{unrecorded.Metadata.ClrType.Name} changed without an act.");
        await db.SaveChangesAsync(token);
    }

    private void Write(EntityEntry<CaseFile> entry, string? procedure)
    {
        var file = entry.Entity;
        // One act, one entry: with two, nobody could say which of them changed what.
        var act = file.Acts.Count == 1 ? file.Acts[0] : throw new InvalidOperationException($"{file.Acts.Count} acts in one step: {string.Join(", ", file.Acts.Select(a => a.Act))}.");
        var latestLeaf = entry.Property<byte[]>(CaseFileConfiguration.LatestLeaf);
        var entryId = Guid.CreateVersion7(act.At);
        var previous = latestLeaf.CurrentValue is { Length: EntryHash.Length } leaf ? leaf : CaseChain.Start;
        var version = file.Version + 1;

        var payload = new JsonObject
        {
            ["v"] = 1,
            ["id"] = entryId.ToString(),
            ["case"] = file.Id.ToString(),
            ["seq"] = version,
            ["previous"] = Convert.ToHexStringLower(previous),
            ["at"] = Instant(act.At),
            ["act"] = act.Act.ToString(),
            ["from"] = act.From.ToString(),
            ["to"] = act.To.ToString(),
            ["actor"] = act.By.PersonId.ToString(),
            ["roles"] = new JsonArray([.. act.By.Roles.Order().Select(role => (JsonNode)role.ToString())]),
            ["preset"] = file.Preset,
        };
        if (act.By.OrganisationId is { } organisation) payload["organisation"] = organisation.ToString();
        if (act.By.ForPersonId is { } principal) payload["for"] = principal.ToString();
        if (act.By.DelegationId is { } delegation) payload["delegation"] = delegation.ToString();
        if (act.SubjectId is { } subject) payload["subject"] = subject.ToString();
        if (act.Ground is { } ground) payload["ground"] = ground;
        if (act.CompletedTaskId is { } task) payload["task"] = task.ToString();
        // The digest of a short file can be found by guessing at its content, which may be erased one day.
        var evidence = act.Evidence.Concat(Filed()).Distinct(StringComparer.Ordinal).ToList();
        if (evidence.Count > 0) payload["evidence"] = new JsonArray([.. evidence.Select((digest, i) => Commit($"/evidence/{i}", digest, forCompany: true))]);
        if (procedure is not null) payload["procedure"] = procedure;
        if (file.Simulated) payload["simulated"] = true;
        if (act.Reasons is { Length: > 0 } reasons) payload["reasons"] = Commit("/reasons", reasons, !Deliberations.Contains(act.Act));
        payload["changes"] = Changes();

        var bytes = EntryJson.Write(payload);
        // Long texts stand in it as commitments, so only very many changes at once get here.
        if (bytes.Length > EntryJson.LongestEntry) throw new RuleViolation(Rule.EntryTooLong, bytes.Length);
        var hash = EntryHash.Leaf(bytes);
        db.TrailEntries.Add(new()
        {
            Id = entryId,
            CaseId = file.Id,
            CaseSeq = version,
            Act = act.Act,
            ActorId = act.By.PersonId,
            ForPersonId = act.By.ForPersonId,
            SubjectId = act.SubjectId,
            At = act.At,
            Payload = bytes,
            PreviousHash = previous,
            Leaf = hash,
        });
        file.MarkRecorded(version);
        latestLeaf.CurrentValue = hash;

        // What the act filed, and every file that came into the case with it: a receipt and a pack name nothing that no entry names.
        IEnumerable<string> Filed() =>
        [
            .. db.ChangeTracker.Entries<Filing>().Where(filing => filing.State == EntityState.Added && filing.Entity.CaseId == file.Id).Select(filing => filing.Entity.Digest),
            .. db.ChangeTracker.Entries<Evidence>().Where(stored => stored.State == EntityState.Modified && stored.Entity.CaseId == file.Id && stored.Property(e => e.CaseId).IsModified)
                .Select(stored => stored.Entity.Digest).Order(StringComparer.Ordinal),
        ];

        JsonArray Changes()
        {
            var changes = new JsonArray();
            var changed = db.ChangeTracker.Entries<ICaseRecord>()
                .Where(record => record.Entity.CaseId == file.Id && record.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
                .OrderBy(record => record.Metadata.ClrType.Name, StringComparer.Ordinal).ThenBy(Key, StringComparer.Ordinal);
            foreach (var record in changed)
            {
                var fields = new JsonArray();
                foreach (var property in record.Properties.Where(IsTold).OrderBy(property => property.Metadata.Name, StringComparer.Ordinal))
                {
                    var before = record.State == EntityState.Added ? null : property.OriginalValue;
                    var after = record.State == EntityState.Deleted ? null : property.CurrentValue;
                    if (record.State == EntityState.Modified ? !property.IsModified : (before ?? after) is null) continue;
                    var pointer = $"/changes/{changes.Count}/fields/{fields.Count}";
                    var field = new JsonObject { ["name"] = property.Metadata.Name };
                    if (before is not null && !(Erasing.Contains(act.Act) && IsCommitted(before, property))) field["before"] = Value(before, property, $"{pointer}/before", record);
                    if (after is not null) field["after"] = Value(after, property, $"{pointer}/after", record);
                    fields.Add((JsonNode)field);
                }
                if (fields.Count == 0) continue;
                changes.Add((JsonNode)new JsonObject { ["record"] = record.Metadata.ClrType.Name, ["id"] = Key(record), ["change"] = record.State.ToString(), ["fields"] = fields });
            }
            return changes;
        }

        static bool IsCommitted(object value, PropertyEntry property) =>
            value is not (Guid or Enum or DateTimeOffset or DateOnly or bool or int or long or decimal or byte[])
            && !(value is string && property.Metadata.PropertyInfo?.IsDefined(typeof(PlainAttribute), true) == true);

        JsonNode Value(object value, PropertyEntry property, string pointer, EntityEntry record) => value switch
        {
            Guid id => id.ToString(),
            Enum member => member.ToString(),
            DateTimeOffset time => Instant(time),
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            bool flag => flag,
            int number => number,
            long number => number,
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            string text when property.Metadata.PropertyInfo?.IsDefined(typeof(PlainAttribute), true) == true => text,
            string text => Commit(pointer, text, !ForTheAuthorityOnly.Contains(record.Metadata.ClrType)),
            // Lists and dictionaries are kept as JSON; what they hold is text.
            _ => Commit(pointer, JsonSerializer.Serialize(value, Readable), !ForTheAuthorityOnly.Contains(record.Metadata.ClrType)),
        };

        JsonNode Commit(string pointer, string text, bool forCompany)
        {
            var (salt, digest) = Commitment.Create(text);
            db.Disclosures.Add(new() { Id = Guid.CreateVersion7(act.At), CaseId = file.Id, EntryId = entryId, Pointer = pointer, Salt = salt, Value = text, ForCompany = forCompany });
            return new JsonObject { ["commitment"] = Convert.ToHexStringLower(digest) };
        }
    }

    private static bool IsTold(PropertyEntry property) =>
        property.Metadata.Name is not (nameof(ICaseRecord.CaseId) or "Id" or CaseFileConfiguration.LatestLeaf)
        && property.Metadata.PropertyInfo?.IsDefined(typeof(OutsideTrailAttribute), true) != true;

    private static string Key(EntityEntry record) => string.Join("/", record.Metadata.FindPrimaryKey()!.Properties.Select(key => record.Property(key.Name).CurrentValue));

    /// <summary>ISO 8601 in UTC with microseconds, which is what the database keeps.</summary>
    public static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
