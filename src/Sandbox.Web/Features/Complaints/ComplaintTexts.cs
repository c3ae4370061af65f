namespace Sandbox.Web.Features.Complaints;

/// <summary>Marks the texts of complaints, for the public and for those who answer.</summary>
public sealed class ComplaintTexts;
