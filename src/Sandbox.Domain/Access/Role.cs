namespace Sandbox.Domain.Access;

/// <summary>What a person is in the sandbox; one person may hold several roles of one organisation.</summary>
public enum Role
{
    /// <summary>Signs and submits for a company, and manages its members.</summary>
    CompanyOwner,

    /// <summary>Edits, uploads and drafts reports for a company; neither submits nor signs.</summary>
    CompanyContributor,

    /// <summary>Checks completeness, assesses, proposes tiers and reviews reports for the authority.</summary>
    CaseOfficer,

    /// <summary>Assigns, confirms tiers, orders and lifts suspensions, approves reviews; never of their own work.</summary>
    Supervisor,

    /// <summary>Declares interests, scores and votes on applications that they did not assess.</summary>
    PanelMember,

    /// <summary>Signs admissions, refusals, exemptions, terminations, seals and revocations.</summary>
    DecisionMaker,

    /// <summary>Decides appeals in which they took no earlier part.</summary>
    AppealMember,

    /// <summary>Proposes erasures of personal data; never confirms them.</summary>
    DataProtectionOfficer,

    /// <summary>Gives the opinion of another body within the scope that was asked.</summary>
    ConsultedAgency,

    /// <summary>Runs evaluations for an accredited body; never of a client of theirs.</summary>
    Assessor,

    /// <summary>Reads and verifies every trail; writes to no case.</summary>
    Auditor,

    /// <summary>Manages users and configuration; reads no case by default.</summary>
    Administrator,
}
