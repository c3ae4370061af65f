using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Seals;
using Sandbox.Domain.Trail;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>A place of a case from which an erasure takes something.</summary>
/// <param name="Record">The kind of record: <c>Filing</c>; of a text of the trail <c>Disclosure</c>.</param>
/// <param name="Id">The record; of a text of the trail its entry.</param>
/// <param name="Field">The property, or the pointer of the text.</param>
public sealed record ErasedPlace(string Record, string Id, string Field);

/// <summary>What an erasure takes from a case.</summary>
/// <param name="Texts">The texts of the trail, as the erasing entry records them.</param>
/// <param name="Kept">The parts of the case that are touched, as retention rules name them.</param>
/// <param name="EndsADecision">Whether too little of a decision would remain, or the words of a seal would change.</param>
/// <param name="Pieces">What goes; kept nowhere.</param>
public sealed record ErasedParts(IReadOnlyList<ErasedPlace> Places, string Texts, IReadOnlySet<Retained> Kept, bool EndsADecision, IReadOnlyList<string> Pieces)
{
    /// <exception cref="RuleViolation"><see cref="Rule.ReasonsRepeatErased"/> where the reasons say what is to be erased.</exception>
    public void RequireUnsaid(string reasons)
    {
        if (ErasureDesk.Without(reasons, Pieces) != reasons) throw new RuleViolation(Rule.ReasonsRepeatErased);
    }
}

/// <summary>
/// Takes personal data out of everything that belongs to a case: the texts behind the trail, every column, drafts, evidence.
/// The columns follow from the model, so that a new table cannot be left out. Nothing is saved here.
/// </summary>
public sealed class ErasureDesk(SandboxDbContext db, Packs packs, TimeProvider clock)
{
    /// <summary>Stands where words were; always as long, because a length tells something too.</summary>
    public const string Mark = "█████";

    /// <summary>Characters that words have at least: less stands everywhere, and would tear holes into everything.</summary>
    public const int ShortestPiece = 2;

    private static readonly Type[] OfDecisions = [typeof(FormalDecision), typeof(Condition), typeof(CaseTier), typeof(TierDetermination), typeof(CriterionFinding), typeof(PanelScore), typeof(Opinion), typeof(SealReview)];

    private static readonly Act[] OfErasing = [Act.ProposeErasure, Act.ConfirmErasure, Act.RefuseErasure, Act.PlaceLegalHold, Act.LiftLegalHold];

    /// <summary>Takes the subject out of the tracked records of a locked case.</summary>
    /// <param name="erasure">Id of the erasure, which the texts then name.</param>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where it is not there any more; <see cref="Rule.ChangedMeanwhile"/> where the text is another.</exception>
    public async Task<ErasedParts> Apply(CaseFile file, ErasureSubject subject, Guid erasure, CancellationToken token)
    {
        await Load(file.Id, token);
        var acts = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == file.Id).Select(entry => new { entry.Id, entry.Act }).ToDictionaryAsync(entry => entry.Id, entry => entry.Act, token);
        var pieces = Pieces(subject);
        var parts = new Found();
        if (subject.EvidenceId is { } evidenceId) Destroy(Tracked<Evidence>().Single(evidence => evidence.Id == evidenceId), parts);
        // The digest of a filing would let guesses at its words be tried out, so it goes with them.
        var changed = Redact(pieces, acts, erasure, parts);
        var digests = changed.OfType<Filing>().Select(filing => filing.Digest).Where(digest => digest != Mark).ToList();
        if (digests.Count > 0) Redact(digests, acts, erasure, parts);
        return parts.Sum(pieces);
    }

    /// <summary>What stands against taking these parts out of a case.</summary>
    public async Task<ErasureLimits> Limits(CaseFile file, ErasedParts parts, CancellationToken token)
    {
        var ended = await EndOf(file, token);
        var preset = packs.Preset(file.Preset);
        var now = clock.GetUtcNow();
        return new(
            await db.Appeals.AsNoTracking().AnyAsync(appeal => appeal.CaseId == file.Id && appeal.Outcome == null, token),
            await db.LegalHolds.AsNoTracking().AnyAsync(hold => hold.CaseId == file.Id && hold.LiftedAt == null, token),
            parts.Kept.Select(part => preset.KeepsUntil(part, ended, now)).Max(), parts.EndsADecision);
    }

    /// <summary>The readable form of a text that a JSON document may hold: what people see, and what they mark.</summary>
    public static string Encoded(string words) => JsonSerializer.Serialize(words, Canonical)[1..^1];

    /// <summary>Whether a text is a JSON document, in which only words can be erased: the rest must remain readable.</summary>
    public static bool IsDocument(string text) => text is ['{' or '[', ..] && Parse(text) is JsonObject or JsonArray;

    /// <summary>A text without the pieces; in a JSON document only what its strings say is looked at.</summary>
    internal static string Without(string text, IReadOnlyCollection<string> pieces)
    {
        if (Parse(text) is (JsonObject or JsonArray) and { } document) return Walk(document) ? document.ToJsonString(Canonical) : text;
        return pieces.OrderByDescending(piece => piece.Length).Aggregate(text, (rest, piece) => rest.Replace(piece, Mark, StringComparison.Ordinal));

        bool Walk(JsonNode node)
        {
            var changes = false;
            switch (node)
            {
                case JsonObject members:
                    foreach (var (name, value) in members.ToList())
                        if (value is not null && Replaced(value) is { } other) (members[name], changes) = (other, true);
                        else if (value is not null) changes |= Walk(value);
                    break;
                case JsonArray items:
                    for (var i = 0; i < items.Count; i++)
                        if (items[i] is { } value && Replaced(value) is { } other) (items[i], changes) = (other, true);
                        else if (items[i] is { } inner) changes |= Walk(inner);
                    break;
            }
            return changes;
        }

        JsonValue? Replaced(JsonNode value) =>
            value is JsonValue leaf && leaf.TryGetValue<string>(out var said) && Without(said, pieces) is var rest && rest != said ? JsonValue.Create(rest) : null;
    }

    private static readonly JsonSerializerOptions Canonical = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonNode? Parse(string text)
    {
        if (text is not ['{' or '[', ..]) return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task Load(Guid caseId, CancellationToken token)
    {
        // Drafts are for their company alone, but what is erased goes from them too.
        await db.Database.ExecuteSqlAsync($"select set_config('sandbox.erasing', {caseId.ToString()}, true)", token);
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => entity.ClrType != typeof(CaseFile) && typeof(ICaseRecord).IsAssignableFrom(entity.ClrType)))
            await (Task)typeof(ErasureDesk).GetMethod(nameof(LoadOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.MakeGenericMethod(entity.ClrType).Invoke(this, [caseId, token])!;
        await db.ProcedureInstances.Where(instance => instance.CaseId == caseId).LoadAsync(token);
        await db.Disclosures.Where(text => text.CaseId == caseId).LoadAsync(token);
        // The case of an application carries the id of its draft.
        await db.Drafts.Where(draft => draft.CaseId == caseId || draft.Id == caseId).LoadAsync(token);
        var drafts = Tracked<FilingDraft>().Select(draft => draft.Id).ToList();
        await db.Evidence.Where(evidence => evidence.CaseId == caseId || drafts.Contains(evidence.DraftId)).LoadAsync(token);
    }

    private Task LoadOf<T>(Guid caseId, CancellationToken token) where T : class, ICaseRecord => db.Set<T>().Where(record => record.CaseId == caseId).LoadAsync(token);

    private IEnumerable<T> Tracked<T>() where T : class => db.ChangeTracker.Entries<T>().Select(entry => entry.Entity);

    private IReadOnlyList<string> Pieces(ErasureSubject subject)
    {
        if (subject.EvidenceId is { } id)
        {
            var evidence = Tracked<Evidence>().SingleOrDefault(evidence => evidence.Id == id && evidence.ErasedAt == null) ?? throw new RuleViolation(Rule.NotFound);
            return [evidence.Digest, evidence.FileName];
        }
        var text = Tracked<Disclosure>().SingleOrDefault(text => text.EntryId == subject.EntryId && text.Pointer == subject.Pointer && text.Salt.Length > 0) ?? throw new RuleViolation(Rule.NotFound);
        var marked = subject.In(text.Value);
        try
        {
            IReadOnlyList<string> pieces = IsDocument(text.Value) ? [.. marked.Select(piece => JsonSerializer.Deserialize<string>($"\"{piece}\"")!)] : marked;
            return pieces.All(piece => piece.Trim().Length >= ShortestPiece) ? pieces : throw new RuleViolation(Rule.ChangedMeanwhile);
        }
        catch (JsonException)
        {
            throw new RuleViolation(Rule.ChangedMeanwhile);
        }
    }

    private void Destroy(Evidence evidence, Found parts)
    {
        (evidence.Key, evidence.ErasedAt) = ([], clock.GetUtcNow());
        parts.Add(evidence, evidence.Id.ToString(), nameof(Evidence.Key), Retained.Evidence);
    }

    private List<object> Redact(IReadOnlyList<string> pieces, IReadOnlyDictionary<Guid, Act> acts, Guid erasure, Found parts)
    {
        var changed = new List<object>();
        foreach (var record in db.ChangeTracker.Entries().Where(entry => entry.Entity is ICaseRecord or ProcedureInstance or FilingDraft or Evidence).ToList())
        {
            foreach (var property in record.Properties.Where(IsText))
            {
                if (Text(property) is not { } text || Without(text, pieces) is var rest && rest == text) continue;
                Write(property, rest);
                changed.Add(record.Entity);
                parts.Add(record.Entity, Key(record), property.Metadata.Name, KindOf(record.Entity));
                if (OfDecisions.Contains(record.Entity.GetType()) && IsTooMuch(text, rest) || record.Entity is ConformitySeal) parts.EndsADecision = true;
            }
        }
        foreach (var text in Tracked<Disclosure>().Where(text => text.Salt.Length > 0).ToList())
        {
            var rest = Without(text.Value, pieces);
            if (rest == text.Value) continue;
            var act = acts[text.EntryId];
            if (text.Pointer == "/reasons" && IsReasoned(act))
            {
                parts.Keep(Retained.Decisions);
                if (IsTooMuch(text.Value, rest)) parts.EndsADecision = true;
            }
            if (rest.Replace(Mark, "").Trim().Length == 0)
            {
                (text.Value, text.Salt) = ("", []);
                parts.Forget(text.EntryId, text.Pointer, null);
            }
            else
            {
                // With the old salt, guesses at the words could be tried out against the old commitment.
                var (salt, digest) = Commitment.Create(rest);
                (text.Value, text.Salt) = (rest, salt);
                parts.Forget(text.EntryId, text.Pointer, Convert.ToHexStringLower(digest));
            }
            text.ErasureId = erasure;
        }
        return changed;
    }

    private static bool IsReasoned(Act act) => Lifecycle.Of(act) is { NeedsReasons: true } move && RolePermissions.SideOf(move.Permission) == Side.Authority && !OfErasing.Contains(act);

    private static bool IsTooMuch(string text, string rest) => Letters(text) - Letters(rest.Replace(Mark, "")) > Letters(text) * Erasure.LargestShareOfReasons;

    private static int Letters(string text) => text.Count(c => !char.IsWhiteSpace(c));

    private static Retained KindOf(object record) =>
        OfDecisions.Contains(record.GetType()) ? Retained.Decisions : record is Filing or FilingDraft ? Retained.Filings : record is Evidence ? Retained.Evidence : Retained.Other;

    private static bool IsText(PropertyEntry property) =>
        !property.Metadata.IsKey() && property.Metadata.PropertyInfo?.IsDefined(typeof(PlainAttribute), true) != true && !IsEnum(property.Metadata.ClrType)
        && (property.Metadata.ClrType == typeof(string) || property.Metadata.ClrType == typeof(string[]) || property.Metadata.GetValueConverter()?.ProviderClrType == typeof(string));

    private static bool IsEnum(Type type) => (Nullable.GetUnderlyingType(type) ?? type).IsEnum;

    private static string? Text(PropertyEntry property) => property.CurrentValue switch
    {
        null => null,
        string text => text,
        string[] list => JsonSerializer.Serialize(list, Canonical),
        { } value => (string?)property.Metadata.GetValueConverter()!.ConvertToProvider(value),
    };

    private static void Write(PropertyEntry property, string rest) =>
        property.CurrentValue = property.CurrentValue switch
        {
            string => rest,
            string[] => JsonSerializer.Deserialize<string[]>(rest),
            _ => property.Metadata.GetValueConverter()!.ConvertFromProvider(rest),
        };

    private static string Key(EntityEntry record) => string.Join("/", record.Metadata.FindPrimaryKey()!.Properties.Select(key => record.Property(key.Name).CurrentValue));

    // The last move of a case that stands at an end.
    private async Task<DateTimeOffset?> EndOf(CaseFile file, CancellationToken token)
    {
        if (!file.Stage.IsEnd()) return null;
        await foreach (var entry in db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == file.Id).OrderByDescending(entry => entry.CaseSeq).AsAsyncEnumerable().WithCancellation(token))
            if (RecordedEntry.Read(entry.Payload) is { From: { } from, To: { } to } && from != to) return entry.At;
        return null;
    }

    private sealed class Found
    {
        private readonly List<ErasedPlace> places = [];
        private readonly Dictionary<(Guid, string), string?> texts = [];
        private readonly HashSet<Retained> kept = [];

        public bool EndsADecision { get; set; }

        public void Add(object record, string id, string field, Retained kind)
        {
            places.Add(new(record.GetType().Name, id, field));
            kept.Add(kind);
        }

        public void Keep(Retained kind) => kept.Add(kind);

        public void Forget(Guid entry, string pointer, string? remains) => texts[(entry, pointer)] = remains;

        public ErasedParts Sum(IReadOnlyList<string> pieces)
        {
            var ordered = texts.Select(text => (Entry: text.Key.Item1.ToString(), Pointer: text.Key.Item2, Remains: text.Value)).OrderBy(text => text.Entry, StringComparer.Ordinal).ThenBy(text => text.Pointer, StringComparer.Ordinal).ToList();
            var recorded = new JsonArray([.. ordered.Select(text =>
            {
                var item = new JsonObject { ["entry"] = text.Entry, ["pointer"] = text.Pointer };
                if (text.Remains is { } remains) item["remains"] = remains;
                return (JsonNode)item;
            })]);
            return new([.. places.Distinct(), .. ordered.Select(text => new ErasedPlace(nameof(Disclosure), text.Entry, text.Pointer))], recorded.ToJsonString(Canonical), kept, EndsADecision, pieces);
        }
    }
}
