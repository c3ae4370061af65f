using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Export;

public enum ExportFormat
{
    /// <summary>For a spreadsheet: what was done, in words.</summary>
    Csv,

    /// <summary>For a program: each entry's verbatim bytes with its hashes, so that it can be verified again.</summary>
    JsonLines,

    /// <summary>For reading and for the file: at most <see cref="ExportTrail.MostOnPaper"/> entries.</summary>
    Pdf,
}

/// <summary>Writes down that the trail is exported, before the first entry leaves.</summary>
public static class ExportTrail
{
    public const int MostOnPaper = 5000;

    [Requires(Permission.ReadTrail)]
    public sealed record Command(TrailFilter Filter, ExportFormat Format) : ICommand<DateTimeOffset>;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, DateTimeOffset>
    {
        public Task<DateTimeOffset> Handle(Command command, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = AccessAct.ExportTrail,
                After = command.Filter.In(command.Format.ToString()),
            });
            return Task.FromResult(now);
        }
    }
}

/// <summary>The entries of an export, oldest first, a part at a time.</summary>
public static class ReadForExport
{
    public const int PartSize = 500;

    [Requires(Permission.ReadTrail)]
    public sealed record Query(TrailFilter Filter, DateTimeOffset Until, Guid? After) : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(TrailLine Line, string? Ground, string? Reasons, byte[] Payload, byte[] PreviousHash, byte[] Leaf);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var entries = query.Filter.Apply(db).Where(entry => entry.At <= query.Until);
            if (query.After is { } after)
            {
                var last = await db.TrailEntries.AsNoTracking().Where(entry => entry.Id == after).Select(entry => new { entry.At, entry.CaseSeq, entry.Id }).SingleAsync(token);
                entries = entries.Where(entry => EF.Functions.GreaterThan(ValueTuple.Create(entry.At, entry.CaseSeq, entry.Id), ValueTuple.Create(last.At, last.CaseSeq, last.Id)));
            }
            var rows = await entries.OrderBy(entry => entry.At).ThenBy(entry => entry.CaseSeq).ThenBy(entry => entry.Id).Take(PartSize).ToListAsync(token);
            var ids = rows.Select(entry => entry.Id).ToList();
            var reasons = await db.Disclosures.AsNoTracking().Where(text => ids.Contains(text.EntryId) && text.Pointer == "/reasons").ToDictionaryAsync(text => text.EntryId, text => text.Value, token);
            var lines = await TrailLine.Of(db, rows, token);
            return [.. rows.Zip(lines, (entry, line) => new Row(line, RecordedEntry.Read(entry.Payload)?.Text("ground"), reasons.GetValueOrDefault(entry.Id), entry.Payload, entry.PreviousHash, entry.Leaf))];
        }
    }
}
