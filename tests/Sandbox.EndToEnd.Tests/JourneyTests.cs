namespace Sandbox.EndToEnd.Tests;

// The whole procedure by hand: a company registers, and every role does its part through the pages, until the seal that was issued is revoked.
public sealed partial class JourneyTests(JourneySite site) : Walk(site), IClassFixture<JourneySite>
{
    private const string company = "Nordlicht Analytik GmbH";
    private const string email = "greta@nordlicht.example";

    [Fact]
    public async Task HiringTool_FromTheRegistrationOfItsCompany_ReachesASealThatIsRevoked()
    {
        await PublicLooksAround();
        await CompanyRegisters();
        await CompanyApplies();
        await SupervisorAssigns();
        await OfficerAsksAndTheCompanyAnswers();
        await OfficerProposesATierAndTheSupervisorConfirmsIt();
        await AgenciesGiveTheirOpinions();
        await OfficerAssesses();
        await PanelDeclaresScoresAndVotes();
        await DirectorAdmitsUnderAConditionAndTheCompanyAppealsInVain();
        await PlanIsReturnedAgreedAndTheTestStarts();
        await PlanIsVariedAndTheTestExtended();
        await IncidentIsReportedAndTheTestSuspendedAndResumed();
        await PublicComplains();
        await ReportIsReturnedApprovedAndTheNextPhaseBegins();
        await TestEndsAndTheExitReportIsAccepted();
        await CaseIsClosed();
        await SealIsRequestedScoredProposedAndSigned();
        await EveryoneCanVerifyTheSeal();
        await AuditorReadsTheTrail();
        await AdministratorLooksAfterThePeople();
        await SealIsRevokedAndEverybodyCanSeeIt();
        Assert.Empty(Faults);
    }
}
