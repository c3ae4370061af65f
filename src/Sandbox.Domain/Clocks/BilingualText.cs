namespace Sandbox.Domain.Clocks;

/// <summary>A text of a data file in both languages of the product: English and Simplified Chinese.</summary>
public sealed record BilingualText(string En, string Zh);
