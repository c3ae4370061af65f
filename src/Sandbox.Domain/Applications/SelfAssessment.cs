using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Applications;

/// <summary>What the rule pack gave for the answers that a company filed about itself; it binds nobody.</summary>
public sealed class SelfAssessment : ICaseRecord
{
    private SelfAssessment() { }

    /// <summary>That of the filing with the answers.</summary>
    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>Id and version of the rule pack: <c>eu-ai-act@1.1.0</c>.</summary>
    [Plain]
    public string Pack { get; private init; } = "";

    [Plain]
    public string Tier { get; private init; } = "";

    /// <summary>Whether every question that the answers open was answered; else the tier may rise.</summary>
    public bool IsComplete { get; private init; }
    public decimal Raw { get; private init; }
    public decimal Mitigation { get; private init; }

    public static SelfAssessment Of(Filing filing, TierResult result) =>
        new()
        {
            Id = filing.Id,
            CaseId = filing.CaseId,
            Pack = $"{result.PackId}@{result.PackVersion}",
            Tier = result.TierId,
            IsComplete = result.IsComplete,
            Raw = result.Raw.Points,
            Mitigation = result.Mitigation.Points,
        };
}
