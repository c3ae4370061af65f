using Sandbox.Web.Persistence;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>What a version of a procedure is at a moment.</summary>
public enum VersionState
{
    /// <summary>Uploaded, not published.</summary>
    Draft,

    /// <summary>Published, from a day that is still to come.</summary>
    Scheduled,

    /// <summary>What new cases start on.</summary>
    InForce,

    /// <summary>Followed by a newer one; only cases that began on it run on.</summary>
    Superseded,
}

public static class VersionStates
{
    public static VersionState StateAmong(this ProcedureVersion version, IEnumerable<ProcedureVersion> all, DateTimeOffset now) =>
        version.PublishedAt is null ? VersionState.Draft
        : !version.IsInForce(now) ? VersionState.Scheduled
        : all.Any(other => other.Version > version.Version && other.IsInForce(now)) ? VersionState.Superseded
        : VersionState.InForce;
}
