using Sandbox.Domain.Organisations;

namespace Sandbox.Seeds;

/// <summary>A company or body of a scenario; its people are invented in its language.</summary>
/// <param name="Domain">The name in its people's addresses: <c>owner@{Domain}.example</c>.</param>
/// <param name="Locale">The language of the names, as Bogus calls it.</param>
public sealed record Guest(OrganisationKind Kind, string Name, string Domain, string Number, string Country, SizeClass? Size, string Locale);
