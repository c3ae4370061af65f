namespace Sandbox.Domain.Access;

/// <summary>What a role lets a person do; every request to the gate names one.</summary>
public enum Permission
{
    /// <summary>Open the company's own cases and drafts.</summary>
    ReadOwnCases,

    /// <summary>Write drafts and upload evidence for the company.</summary>
    DraftFilings,

    /// <summary>Sign and submit what the company files.</summary>
    SubmitFilings,

    /// <summary>Withdraw, suspend or leave on the company's side.</summary>
    EndParticipation,

    /// <summary>Manage the members of one's own company.</summary>
    ManageMembers,

    /// <summary>Report a serious incident (AI Act Art. 73 by analogy).</summary>
    ReportIncidents,

    /// <summary>Open case files of the authority.</summary>
    ReadCases,

    /// <summary>Read the file within the scope on which an opinion was asked.</summary>
    ReadConsultedCases,
    CheckCompleteness,
    RequestInformation,
    ProposeTier,
    ConfirmTier,
    GiveOpinion,
    AssessApplication,
    ScoreInPanel,
    DecideOnApplication,
    Reinstate,
    AgreePlan,
    StartTesting,
    EndTestPeriod,
    ReviewReports,
    ApproveReports,
    OrderSuspension,
    LiftSuspension,

    /// <summary>Sign exemptions, extensions and terminations.</summary>
    SignDecisions,
    ScoreSeal,
    ProposeSeal,
    SignSeals,
    DecideAppeals,
    AnswerComplaints,
    AssignCases,

    /// <summary>Do a review that a procedure adds for the person's role.</summary>
    GiveReviews,

    /// <summary>Declare a conflict of interest, and record a substitution of oneself.</summary>
    DeclareOwnInterests,

    /// <summary>Propose erasures of personal data, and read what of a case that needs.</summary>
    ProposeErasures,

    /// <summary>Confirm or refuse erasures; never in a case in which one took part.</summary>
    ConfirmErasures,

    /// <summary>Place and lift legal holds.</summary>
    HoldRecords,

    /// <summary>Reply for the authority to what auditors found.</summary>
    ReplyToAudits,

    /// <summary>Read every trail, verify and export it.</summary>
    ReadTrail,
    ManageUsers,

    /// <summary>Invite people: an administrator into every body but companies, a company owner into the own company.</summary>
    InvitePeople,

    /// <summary>Confirm what another person proposed: that somebody's lost second factor is reset.</summary>
    ConfirmResets,

    /// <summary>Keep the calls for applications.</summary>
    ManageCalls,
    ReadConfiguration,

    /// <summary>See working calendars and what is proposed for them; never a case through them.</summary>
    ReadCalendars,

    /// <summary>Propose a year of a working calendar.</summary>
    ProposeCalendars,

    /// <summary>Confirm or refuse a year that somebody else proposed.</summary>
    ConfirmCalendars,

    /// <summary>Write drafts of rule packs, try them on past cases, and propose them.</summary>
    DraftPacks,

    /// <summary>See drafts of rule packs and what they would change; approve one that somebody else proposed.</summary>
    ApprovePacks,

    /// <summary>See procedures, their versions and figures; never a case through them.</summary>
    ReadProcedures,

    /// <summary>Upload definitions as drafts.</summary>
    DraftProcedures,

    /// <summary>Publish a draft that somebody else uploaded.</summary>
    PublishProcedures,

    /// <summary>Move running cases to another version of their procedure.</summary>
    MoveProcedures,

    /// <summary>Propose, confirm or refuse that a transparency log which contradicts what it showed is followed by a new one; never both of the same person.</summary>
    RecoverLog,

    /// <summary>Complain about a public case; anyone may.</summary>
    Complain,

    /// <summary>Read the public register and verify seals; anyone may.</summary>
    ReadRegister,

    /// <summary>What only workflow and clocks may do.</summary>
    RunProcedure,

    /// <summary>See one's own account, tasks and notices.</summary>
    ReadOwnAccount,
}

/// <summary>On which side of a case a permission stands.</summary>
public enum Side
{
    /// <summary>The company of the case alone.</summary>
    Company,

    /// <summary>Anybody but a company.</summary>
    Authority,

    /// <summary>The company of the case and the authority.</summary>
    Either,
}

/// <summary>Permission is data: which role may do what.</summary>
public static class RolePermissions
{
    private static readonly Permission[] Everyone = [Permission.ReadRegister, Permission.Complain, Permission.ReadOwnAccount];

    private static readonly Permission[] OfTheAuthority = [.. Everyone, Permission.ReadCases, Permission.DeclareOwnInterests];

    private static readonly Dictionary<Role, IReadOnlySet<Permission>> ByRole = new Dictionary<Role, Permission[]>
    {
        [Role.CompanyOwner] =
        [
            .. Everyone, Permission.ReadOwnCases, Permission.DraftFilings, Permission.SubmitFilings, Permission.EndParticipation, Permission.ManageMembers, Permission.InvitePeople, Permission.ReportIncidents,
        ],
        [Role.CompanyContributor] = [.. Everyone, Permission.ReadOwnCases, Permission.DraftFilings],
        [Role.CaseOfficer] =
        [
            .. OfTheAuthority, Permission.CheckCompleteness, Permission.RequestInformation, Permission.ProposeTier, Permission.AssessApplication, Permission.ReviewReports,
            Permission.ReportIncidents, Permission.ScoreSeal, Permission.AnswerComplaints, Permission.GiveReviews,
        ],
        [Role.Supervisor] =
        [
            .. OfTheAuthority, Permission.AssignCases, Permission.ConfirmTier, Permission.Reinstate, Permission.AgreePlan, Permission.StartTesting, Permission.EndTestPeriod,
            Permission.OrderSuspension, Permission.LiftSuspension, Permission.ApproveReports, Permission.ProposeSeal, Permission.RequestInformation,
            Permission.AnswerComplaints, Permission.GiveReviews, Permission.ReadProcedures, Permission.PublishProcedures, Permission.ApprovePacks, Permission.MoveProcedures, Permission.ConfirmErasures,
            Permission.HoldRecords, Permission.ConfirmResets, Permission.ReplyToAudits, Permission.ReadCalendars, Permission.ConfirmCalendars,
        ],
        [Role.PanelMember] = [.. OfTheAuthority, Permission.ScoreInPanel, Permission.GiveReviews],
        [Role.DecisionMaker] = [.. OfTheAuthority, Permission.DecideOnApplication, Permission.SignDecisions, Permission.SignSeals, Permission.HoldRecords, Permission.GiveReviews, Permission.ReadProcedures, Permission.PublishProcedures, Permission.ApprovePacks, Permission.ReplyToAudits, Permission.ReadCalendars, Permission.ConfirmCalendars],
        [Role.AppealMember] = [.. OfTheAuthority, Permission.DecideAppeals],
        [Role.DataProtectionOfficer] = [.. Everyone, Permission.DeclareOwnInterests, Permission.ProposeErasures],
        [Role.ConsultedAgency] = [.. Everyone, Permission.ReadConsultedCases, Permission.GiveOpinion, Permission.DeclareOwnInterests],
        [Role.Assessor] = [.. Everyone],
        [Role.Auditor] = [.. Everyone, Permission.ReadTrail],
        [Role.Administrator] =
        [
            .. Everyone, Permission.ManageUsers, Permission.InvitePeople, Permission.ConfirmResets, Permission.ManageCalls, Permission.ReadConfiguration, Permission.RecoverLog, Permission.ReadProcedures,
            Permission.DraftProcedures, Permission.PublishProcedures, Permission.DraftPacks, Permission.ApprovePacks, Permission.ReadCalendars, Permission.ProposeCalendars, Permission.ConfirmCalendars,
        ],
    }.ToDictionary(row => row.Key, row => (IReadOnlySet<Permission>)row.Value.ToHashSet());

    public static IReadOnlySet<Permission> Of(Role role) => ByRole[role];

    /// <summary>Who may use a permission on a case, whatever roles they were given.</summary>
    public static Side SideOf(Permission permission) => permission switch
    {
        Permission.SubmitFilings or Permission.EndParticipation or Permission.DraftFilings or Permission.ReadOwnCases or Permission.ManageMembers => Side.Company,
        Permission.ReportIncidents => Side.Either,
        _ => Side.Authority,
    };

    /// <summary>What workflow and clocks may do.</summary>
    public static IReadOnlySet<Permission> OfProcedure { get; } = new HashSet<Permission> { Permission.RunProcedure, Permission.EndTestPeriod, Permission.ReadRegister };

    /// <summary>What silence may need, for the acts that the legality table leaves to it.</summary>
    public static IReadOnlySet<Permission> OfSilence { get; } = new HashSet<Permission>
    {
        Permission.CheckCompleteness, Permission.ReviewReports, Permission.ApproveReports, Permission.AgreePlan, Permission.SignDecisions, Permission.DecideAppeals,
    };

    /// <summary>What anyone may do without signing in.</summary>
    public static IReadOnlySet<Permission> OfPublic { get; } = new HashSet<Permission> { Permission.Complain, Permission.ReadRegister };
}
