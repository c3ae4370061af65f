namespace Sandbox.Web.Features.Complaints;

/// <summary>What people quote: the case's reference and eight digits of the complaint's own id.</summary>
public static class ComplaintReference
{
    // The end of a version 7 UUID is random; its beginning is the time.
    public static string Of(string caseReference, Guid complaint) => $"{caseReference}-C-{complaint.ToString("N")[^8..].ToUpperInvariant()}";
}
