using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Propose;

/// <summary>The texts of a case in which certain words stand, exactly as they are written.</summary>
public static class FindWords
{
    private const int Around = 60;

    [Requires(Permission.ProposeErasures)]
    public sealed record Query(Guid CaseId, string Words) : IQuery<Page>;

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(query => query.Words).Must(words => words.Trim().Length >= ErasureDesk.ShortestPiece).MaximumLength(2000);
    }

    public sealed record Page(IReadOnlyList<Place> Places);

    /// <param name="Field">Record and field, as the entry names them; null for the reasons of the act.</param>
    /// <param name="Times">How often the words stand there.</param>
    /// <param name="WholePossible">Whether the text can go as a whole: it is neither a document nor the words of a decision.</param>
    public sealed record Place(Guid EntryId, long Seq, Act Act, DateTimeOffset At, string Pointer, string? Field, int Times, string Before, string After, bool WholePossible);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken token)
        {
            if (!await db.Cases.AnyAsync(file => file.Id == query.CaseId, token)) throw new RuleViolation(Rule.NotFound);
            var words = query.Words.Trim();
            var entries = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == query.CaseId).ToDictionaryAsync(entry => entry.Id, token);
            var texts = await db.Disclosures.AsNoTracking().Where(text => text.CaseId == query.CaseId && text.Value != "").ToListAsync(token);
            return new(
            [
                .. from text in texts
                   let spans = Marked.In(text.Value, words)
                   where spans.Count > 0
                   let entry = entries[text.EntryId]
                   let first = spans[0]
                   orderby entry.CaseSeq, text.Pointer
                   select new Place(
                       entry.Id, entry.CaseSeq, entry.Act, entry.At, text.Pointer, FieldOf(entry, text.Pointer), spans.Count, Cut(text.Value, Math.Max(0, first.Start - Around), first.Start), Cut(text.Value, first.End, Math.Min(text.Value.Length, first.End + Around)),
                       !ErasureDesk.IsDocument(text.Value) && !(text.Pointer == "/reasons" && Lifecycle.Of(entry.Act).NeedsReasons) && !IsOfADecision(entry, text.Pointer)),
            ]);
        }

        // Not through the middle of a character that is written as two.
        private static string Cut(string text, int from, int to)
        {
            if (from > 0 && from < text.Length && char.IsLowSurrogate(text[from])) from++;
            if (to < text.Length && to > 0 && char.IsHighSurrogate(text[to - 1])) to--;
            return from < to ? text[from..to] : "";
        }

        private static string? FieldOf(TrailEntry entry, string pointer) => ChangeAt(entry, pointer) is var (record, name) ? $"{record} · {name}" : null;

        private static bool IsOfADecision(TrailEntry entry, string pointer) => ChangeAt(entry, pointer) is (nameof(FormalDecision) or nameof(Condition) or "ConformitySeal", _);

        private static (string Record, string Name)? ChangeAt(TrailEntry entry, string pointer)
        {
            foreach (var change in RecordedEntry.Read(entry.Payload)?.Changes ?? [])
                if (change.Fields.FirstOrDefault(told => pointer.StartsWith(told.Pointer + "/", StringComparison.Ordinal)) is { } told) return (change.Record, told.Name);
            return null;
        }
    }
}

/// <summary>Where words stand in a text.</summary>
public static class Marked
{
    /// <summary>Every place of the words, none overlapping another; in a JSON document as its strings write them.</summary>
    public static IReadOnlyList<TextSpan> In(string text, string words)
    {
        var written = ErasureDesk.IsDocument(text) ? ErasureDesk.Encoded(words) : words;
        var spans = new List<TextSpan>();
        for (var at = text.IndexOf(written, StringComparison.Ordinal); at >= 0; at = text.IndexOf(written, at + written.Length, StringComparison.Ordinal)) spans.Add(new(at, written.Length));
        return spans;
    }
}
