using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail;

/// <summary>One entry as lists tell it: who did what when, in which case.</summary>
/// <param name="Actor">Full name; null for the procedure, the public and whoever is no longer known.</param>
public sealed record TrailLine(
    Guid Id, Guid CaseId, string Reference, long Seq, Act Act, Guid ActorId, string? Actor, string? For, IReadOnlyList<Role> Roles, DateTimeOffset At, Stage? From, Stage? To, string? Tier, bool Simulated)
{
    public bool IsByProcedure => ActorId == Domain.Access.Actor.Procedure.PersonId;
    public bool IsByPublic => ActorId == Domain.Access.Actor.Public.PersonId;

    /// <summary>Tells rows with the names of the people and cases in them, in the rows' order.</summary>
    internal static async Task<IReadOnlyList<TrailLine>> Of(SandboxDbContext db, IReadOnlyList<TrailEntry> rows, CancellationToken token)
    {
        var people = rows.SelectMany(entry => new[] { entry.ActorId, entry.ForPersonId ?? entry.ActorId }).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
        var cases = rows.Select(entry => entry.CaseId).Distinct().ToList();
        var references = await db.Cases.AsNoTracking().Where(file => cases.Contains(file.Id)).ToDictionaryAsync(file => file.Id, file => file.Reference, token);
        return
        [
            .. rows.Select(entry =>
            {
                var said = RecordedEntry.Read(entry.Payload);
                return new TrailLine(
                    entry.Id, entry.CaseId, references.GetValueOrDefault(entry.CaseId, ""), entry.CaseSeq, entry.Act, entry.ActorId, names.GetValueOrDefault(entry.ActorId),
                    entry.ForPersonId is { } principal ? names.GetValueOrDefault(principal) : null, said?.Roles ?? [], entry.At, said?.From, said?.To, said?.Tier, said?.IsSimulated ?? false);
            }),
        ];
    }
}
