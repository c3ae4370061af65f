namespace Sandbox.Domain.Trail;

/// <summary>
/// Marks text that the trail writes in clear: identifiers and codes. Every other text may hold personal data or
/// deliberation, so the trail holds a salted commitment to it, and the text itself can be erased by law.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainAttribute : Attribute;

/// <summary>Marks what the trail does not repeat in the changes of an entry, because the entry says it elsewhere.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutsideTrailAttribute : Attribute;

/// <summary>A record that belongs to a case: no change of it commits without an entry in the trail.</summary>
public interface ICaseRecord
{
    Guid CaseId { get; }
}
