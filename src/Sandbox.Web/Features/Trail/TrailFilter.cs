using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Features.Trail;

/// <summary>Which entries of the overall trail are asked for; it lives in the address, so it can be kept and sent.</summary>
/// <param name="Reference">The beginning of a case's reference.</param>
/// <param name="Actor">A part of the name or e-mail address of who acted, or for whom.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, in UTC.</param>
public sealed record TrailFilter(string? Reference = null, Act? Act = null, string? Actor = null, DateOnly? From = null, DateOnly? To = null)
{
    public bool IsEmpty => this == new TrailFilter();

    public IQueryable<TrailEntry> Apply(SandboxDbContext db)
    {
        var entries = db.TrailEntries.AsNoTracking();
        if (Reference is { Length: > 0 } reference)
        {
            var cases = db.Cases.Where(file => file.Reference.StartsWith(reference.ToUpperInvariant())).Select(file => file.Id);
            entries = entries.Where(entry => cases.Contains(entry.CaseId));
        }
        if (Act is { } act) entries = entries.Where(entry => entry.Act == act);
        if (Actor is { Length: > 0 } actor)
        {
            var part = $"%{actor.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            var people = db.Users.Where(person => EF.Functions.ILike(person.FullName, part, "\\") || EF.Functions.ILike(person.Email!, part, "\\")).Select(person => person.Id);
            entries = entries.Where(entry => people.Contains(entry.ActorId) || (entry.ForPersonId != null && people.Contains(entry.ForPersonId.Value)));
        }
        if (From is { } from)
        {
            var start = StartOf(from);
            entries = entries.Where(entry => entry.At >= start);
        }
        if (To is { } to && to < DateOnly.MaxValue)
        {
            var end = StartOf(to.AddDays(1));
            entries = entries.Where(entry => entry.At < end);
        }
        return entries;
    }

    /// <summary>The filter as the query of an address, with further members.</summary>
    public string In(string path, params (string Name, string Value)[] more)
    {
        var members = new Dictionary<string, string?>
        {
            ["reference"] = Reference,
            ["act"] = Act?.ToString(),
            ["actor"] = Actor,
            ["from"] = From?.ToString("O", CultureInfo.InvariantCulture),
            ["to"] = To?.ToString("O", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in more) members[name] = value;
        return QueryHelpers.AddQueryString(path, members.Where(member => !string.IsNullOrEmpty(member.Value)));
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
