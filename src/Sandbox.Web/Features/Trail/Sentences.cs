using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Trail;

/// <summary>Tells an entry as a sentence in the reader's language: who, as what, for whom, did what.</summary>
public sealed class Sentences(IStringLocalizer<TrailTexts> texts, IStringLocalizer<CaseTexts> words)
{
    public string Of(TrailLine line) => texts[$"Sentence.{line.Act}", Who(line), line.Tier is { } tier ? Tier(tier) : ""];

    public string Name(TrailLine line) =>
        line.IsByProcedure ? texts["Who.Procedure"] : line.IsByPublic ? texts["Who.Public"] : line.Actor ?? texts["Who.Unknown"];

    private string Who(TrailLine line)
    {
        if (line.IsByProcedure || line.IsByPublic) return Name(line);
        var roles = string.Join(texts["Who.Comma"], line.Roles.Select(Role));
        string who = roles.Length == 0 ? Name(line) : texts["Who.Person", Name(line), roles];
        return line.For is { } principal ? texts["Who.For", who, principal] : who;
    }

    // In the middle of a sentence an English role is written small.
    private string Role(Domain.Access.Role role) => words[$"Role.{role}"].Value.ToLower(CultureInfo.CurrentUICulture);

    private string Tier(string tier) => words[$"Tier.{tier}"] is { ResourceNotFound: false } known ? known.Value.ToLower(CultureInfo.CurrentUICulture) : tier;
}
