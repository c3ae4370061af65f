using System.Text.Json.Nodes;
using Sandbox.Domain.Cases;
using Sandbox.Workflows.Definitions;
using DomainAct = Sandbox.Domain.Cases.Act;

namespace Sandbox.Workflows.Tests;

// The procedures in workflows/, as they are.
public sealed class ShippedDefinitionsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows");

    private const string ToDecision = "CheckCompleteness Accept;ProposeTier Propose;ConfirmTier Confirm;AssessApplication Assess;ReviewInPanel Quorate;";

    private static readonly Dictionary<string, string> Subject = new() { ["subject"] = "s-1" };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_OfEachFile_SucceedsUnderItsOwnName(string file)
    {
        var procedure = Load(file);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), procedure.DefinitionId);
        Assert.True(procedure.Definition is { IsLatest: true, IsPublished: true });
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Text(file)), JsonNode.Parse(procedure.Definition.Write())));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Designer_InEachFile_PutsEveryActivityInAPlaceOfItsOwnWithAText(string file)
    {
        var places = Load(file).Definition.Root.Activities.Select(node => node.Members["metadata"]).ToList();
        Assert.All(places, metadata => Assert.False(string.IsNullOrWhiteSpace(metadata.GetProperty("displayText").GetString())));
        Assert.Distinct(places.Select(metadata => metadata.GetProperty("designer").GetProperty("position")).Select(position => (position.GetProperty("x").GetDouble(), position.GetProperty("y").GetDouble())));
    }

    // Every task and every clock of the case must say where it comes from.
    [Theory]
    [MemberData(nameof(Files))]
    public void LegalSource_InEachFile_IsNamedForEveryTask(string file)
    {
        var procedure = Load(file);
        Assert.All(procedure.Activities.OfType<HumanTask>(), task =>
        {
            var source = procedure.Definition.Root.Activities.Single(node => node.Id == task.Id).Members["customProperties"].GetProperty("legalSource");
            Assert.NotEqual("", source.GetProperty("eu").GetString());
            Assert.DoesNotContain("AI Act", source.GetProperty("china").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Lifecycle_OfALowTierWithoutPersonalData_GoesStraightThrough()
    {
        var docket = Application("low", personalData: "false");
        Assert.Equal("start Decision; act StartCompletenessCheck; open CheckCompleteness", await docket.Start());
        Assert.Equal("close CheckCompleteness Accept; start Decision; open ProposeTier", await docket.Do("CheckCompleteness", "Accept"));
        Assert.Equal("close ProposeTier Propose; open ConfirmTier", await docket.Do("ProposeTier", "Propose"));
        Assert.Equal("close ConfirmTier Confirm; start Decision; open AssessApplication", await docket.Do("ConfirmTier", "Confirm"));
        Assert.Equal("close AssessApplication Assess; start Decision; open ReviewInPanel", await docket.Do("AssessApplication", "Assess"));
        Assert.Equal("ScoreInPanel", docket.Office.Opened[^1].Kind);
        Assert.Equal("close ReviewInPanel Quorate; open DecideApplication", await docket.Do("ReviewInPanel", "Quorate"));
        Assert.Equal(
            "close DecideApplication Admit; stop Decision; tell CompanyOwner ApplicationAdmitted; act OpenPlanAgreement; start PlanAgreement; open ProposePlan",
            await docket.Do("DecideApplication", "Admit"));
        Assert.Equal("close ProposePlan Propose; open AgreePlan", await docket.Do("ProposePlan", "Propose"));
        Assert.Equal("close AgreePlan Agree; stop PlanAgreement; open StartTesting", await docket.Do("AgreePlan", "Agree"));
        Assert.Equal("close StartTesting Start; start TestPeriod", await docket.Do("StartTesting", "Start"));
        Assert.Equal("act EndTestPeriod; open FileExitReport", await docket.Do("TestPeriod", "Done"));
        Assert.Equal("close FileExitReport File; open ReviewExit", await docket.Do("FileExitReport", "File"));
        Assert.Equal("close ReviewExit Return; open FileExitReport", await docket.Do("ReviewExit", "Return"));
        await docket.Do("FileExitReport", "File");
        Assert.Equal("close ReviewExit Accept; open ApproveExit", await docket.Do("ReviewExit", "Accept"));
        Assert.Equal("close ApproveExit Return; open ReviewExit", await docket.Do("ApproveExit", "Return"));
        await docket.Do("ReviewExit", "Accept");
        Assert.Equal("close ApproveExit Accept; tell CompanyOwner ParticipationCompleted", await docket.Do("ApproveExit", "Accept"));
        Assert.Equal("", await docket.Office.Waiting());
        Assert.Equal(Stage.Completed, docket.Stage);
    }

    [Fact]
    public async Task Lifecycle_OfAHighTierWithPersonalData_WaitsForBothOpinions_OnEveryRound()
    {
        var docket = Application("high", personalData: "true");
        await docket.Start();
        await docket.Do("CheckCompleteness", "Accept");
        for (var round = 0; round < 2; round++)
        {
            await docket.Do("ProposeTier", "Propose");
            await docket.Do("ConfirmTier", "Return");
            await docket.Do("ProposeTier", "Propose");
            Assert.Equal("close ConfirmTier Confirm; start Decision; open OpinionDataProtection; open OpinionSectorRegulator", await docket.Do("ConfirmTier", "Confirm"));
            Assert.Equal("close OpinionSectorRegulator Expired; act RecordOpinionAbsent; tell CaseOfficer OpinionMissing", await docket.Do("OpinionSectorRegulator", "Expired"));
            Assert.False(await docket.Office.Resume("OpinionDataProtection", "Expired"));
            Assert.Equal("close OpinionDataProtection OpinionGiven; open AssessApplication", await docket.Do("OpinionDataProtection", "OpinionGiven"));
            await docket.Do("AssessApplication", "Back");
            Assert.Equal("ProposeTier", await docket.Office.Waiting());
        }
    }

    [Theory]
    [InlineData("CheckCompleteness ProposeRefusal;DecideAdmissibility Refuse", "close DecideAdmissibility Refuse; stop Decision; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData("CheckCompleteness Accept;ProposeTier Propose;ConfirmTier Prohibited;DecideProhibited Refuse", "close DecideProhibited Refuse; stop Decision; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData(ToDecision + "DecideApplication Refuse", "close DecideApplication Refuse; stop Decision; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData(ToDecision + "DecideApplication Waitlist;DecideWaitlisted Refuse", "close DecideWaitlisted Refuse; stop Waitlist; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData(ToDecision + "DecideApplication Waitlist;Interest Done", "tell CompanyOwner CaseLapsed; act LapseCase; close DecideWaitlisted Cancelled; stop Waitlist")]
    [InlineData(ToDecision + "DecideApplication Admit;ProposePlan Propose;AgreePlan Return;ProposePlan Propose;AgreePlan Expired", "close AgreePlan Expired; tell CompanyOwner CaseLapsed; act LapseCase; stop PlanAgreement")]
    public async Task Lifecycle_HasTheseOtherEnds(string signals, string last)
    {
        var docket = Application("low", personalData: "false");
        await docket.Start();
        var told = "";
        foreach (var signal in signals.Split(';'))
            told = await docket.Do(signal.Split(' ')[0], signal.Split(' ')[1]);
        Assert.Equal(last, told);
        Assert.Equal("", await docket.Office.Waiting());
        Assert.True(docket.Stage.IsEnd());
    }

    [Theory]
    [InlineData("CheckCompleteness ProposeRefusal;DecideAdmissibility Overrule", "close DecideAdmissibility Overrule; start Decision; open CheckCompleteness")]
    [InlineData("CheckCompleteness Accept;ProposeTier Propose;ConfirmTier Prohibited;DecideProhibited Overrule", "close DecideProhibited Overrule; start Decision; open ProposeTier")]
    [InlineData(ToDecision + "DecideApplication Back", "close DecideApplication Back; start Decision; open AssessApplication")]
    public async Task Lifecycle_GoesBackHere(string signals, string last)
    {
        var docket = Application("low", personalData: "false");
        await docket.Start();
        var told = "";
        foreach (var signal in signals.Split(';'))
            told = await docket.Do(signal.Split(' ')[0], signal.Split(' ')[1]);
        Assert.Equal(last, told);
    }

    [Fact]
    public async Task Lifecycle_OnTheWaitlist_BeginsTheTermAnewWhenInterestIsConfirmed()
    {
        var docket = Application("low", personalData: "false", Stage.Waitlisted);
        Assert.Equal("start Waitlist; open DecideWaitlisted", await docket.Start());
        Assert.Equal("stop Waitlist; close DecideWaitlisted Cancelled; start Waitlist; open DecideWaitlisted", await docket.Perform(DomainAct.ConfirmInterest));
        Assert.Equal(
            "close DecideWaitlisted Admit; stop Waitlist; tell CompanyOwner ApplicationAdmitted; act OpenPlanAgreement; start PlanAgreement; open ProposePlan",
            await docket.Do("DecideWaitlisted", "Admit"));
    }

    [Fact]
    public async Task Lifecycle_WhenASupervisorEndsTheTest_AsksForTheExitReport()
    {
        var docket = Application("low", personalData: "false", Stage.Testing);
        Assert.Equal("start TestPeriod", await docket.Start());
        Assert.Equal("stop TestPeriod; open FileExitReport", await docket.Perform(DomainAct.EndTestPeriod));
    }

    [Fact]
    public async Task Lifecycle_WhenTheTestWasExtended_WaitsForTheExtension_ThenForTheSupervisor()
    {
        var docket = Application("low", personalData: "false", Stage.Testing);
        await docket.Start();
        docket.Refused.Add("EndTestPeriod");
        Assert.Equal("act EndTestPeriod; start TestExtension", await docket.Do("TestPeriod", "Done"));
        Assert.Equal("act EndTestPeriod; tell Supervisor TestPeriodNotEnded; start TestPeriod", await docket.Do("TestExtension", "Done"));
        docket.Refused.Clear();
        Assert.Equal("act EndTestPeriod; open FileExitReport", await docket.Do("TestPeriod", "Done"));
    }

    // The procedure is data: a new step is an edit of the file and nothing else.
    [Fact]
    public async Task Lifecycle_WithASecondOpinionAddedForTheHighTier_OpensItsTask()
    {
        var json = JsonNode.Parse(Text("sandbox-lifecycle.json"))!;
        var activities = json["root"]!["activities"]!.AsArray();
        var connections = json["root"]!["connections"]!.AsArray();
        var ethics = activities.Single(node => (string)node!["id"]! == "OpinionSectorRegulator")!.DeepClone();
        ethics["id"] = "OpinionEthics";
        ethics["arguments"]!["expression"]!["value"] = """{"agency":"EthicsCommittee","obligatory":false}""";
        activities.Add(ethics);
        ethics["customProperties"]!["note"] = "Obligatory.";
        foreach (var (source, port) in new[] { ("OpinionSectorRegulator", "OpinionGiven"), ("TellOpinionMissing", "Done") })
            connections.Single(connection => (string)connection!["source"]!["activity"]! == source && (string)connection["source"]!["port"]! == port)!["target"]!["activity"] = "OpinionEthics";
        connections.Add(Sketch.Connection("OpinionEthics", "OpinionGiven", "Consulted"));
        json["version"] = 2;

        var docket = new Docket(Stage.Submitted, Load("sandbox-lifecycle.json"), Procedure.Load(json.ToJsonString(), "sandbox-lifecycle.json"));
        var office = docket.Office;
        office.FactsOfCase["tier"] = "high";
        var old = await office.Runner.Start(new WorkflowStart(office.Case, "sandbox-lifecycle", 1), Office.Token);
        await office.Runner.Cancel(old, Office.Token);
        docket.Stage = Stage.RiskTiering;
        await docket.Start();
        await docket.Do("ProposeTier", "Propose");
        Assert.Equal("close ConfirmTier Confirm; start Decision; open OpinionSectorRegulator", await docket.Do("ConfirmTier", "Confirm"));
        Assert.Equal("close OpinionSectorRegulator OpinionGiven; open OpinionEthics", await docket.Do("OpinionSectorRegulator", "OpinionGiven"));
        Assert.Equal("EthicsCommittee", office.Opened[^1].Arguments["agency"]);
        Assert.Equal("close OpinionEthics OpinionGiven; open AssessApplication", await docket.Do("OpinionEthics", "OpinionGiven"));
    }

    [Theory]
    [InlineData("information-request", Stage.InformationRequested, "AnswerRequest Answer", "close AnswerRequest Answer; tell CaseOfficer InformationAnswered")]
    [InlineData("information-request", Stage.InformationRequested, "AnswerRequest Expired", "close AnswerRequest Expired; act RemindApplicant; tell CompanyOwner InformationReminder; open AnswerAfterFirstReminder")]
    [InlineData("information-request", Stage.InformationRequested, "AnswerRequest Expired;AnswerAfterFirstReminder Expired;AnswerAfterSecondReminder Expired", "close AnswerAfterSecondReminder Expired; tell CompanyOwner CaseLapsed; act LapseCase")]
    [InlineData("hearing", Stage.PanelReview, "RespondToNotice Respond", "close RespondToNotice Respond; tell DecisionMaker CompanyHeard")]
    [InlineData("hearing", Stage.PanelReview, "RespondToNotice Expired", "close RespondToNotice Expired; tell DecisionMaker HearingOver")]
    [InlineData("closing", Stage.Completed, "FileClosingEvidence File;CloseCase Close", "close CloseCase Close; stop Closing; tell CompanyOwner ParticipationClosed")]
    [InlineData("seal-review", Stage.SealReview, "ScoreSeal Score;ProposeSeal Return;ScoreSeal Score;ProposeSeal Propose;SignSeal Sign", "close SignSeal Sign; stop SealReview; tell CompanyOwner SealIssued")]
    [InlineData("seal-review", Stage.SealReview, "ScoreSeal Score;ProposeSeal Propose;SignSeal Refuse", "close SignSeal Refuse; stop SealReview; tell CompanyOwner SealRefused; start AppealFiling")]
    [InlineData("periodic-report", Stage.Testing, "SubmitReport Expired;SubmitReport Submit;ReviewReport Return;SubmitReport Submit;ReviewReport Accept;ApproveReport Return;ReviewReport Accept;ApproveReport Approve", "close ApproveReport Approve; tell CompanyOwner ReportAccepted")]
    [InlineData("incident", Stage.Testing, "ReviewIncident Close", "close ReviewIncident Close; tell CompanyOwner IncidentClosed")]
    [InlineData("appeal", Stage.Refused, "DecideAppeal Remitted", "close DecideAppeal Remitted; tell CompanyOwner AppealDecided")]
    [InlineData("variation", Stage.Testing, "ReviewVariation Accept", "close ReviewVariation Accept; tell CompanyOwner VariationAccepted")]
    [InlineData("variation", Stage.Testing, "ReviewVariation Refuse", "close ReviewVariation Refuse; tell CompanyOwner VariationRefused")]
    [InlineData("extension", Stage.Testing, "DecideExtension Grant", "close DecideExtension Grant; tell CompanyOwner ExtensionGranted")]
    [InlineData("extension", Stage.Testing, "DecideExtension Refuse", "close DecideExtension Refuse; tell CompanyOwner ExtensionRefused")]
    [InlineData("complaint", Stage.Testing, "AcknowledgeComplaint Acknowledge;AnswerComplaint Expired;AnswerEscalatedComplaint Answer", "close AnswerEscalatedComplaint Answer")]
    [InlineData("seal-suspension", Stage.Sealed, "RespondToNotice Respond;SignSealSuspension Suspend", "close SignSealSuspension Suspend; tell CompanyOwner SealSuspended")]
    [InlineData("seal-suspension", Stage.Sealed, "SignSealSuspensionInDanger Suspend", "close SignSealSuspensionInDanger Suspend; close RespondToNotice Cancelled; tell CompanyOwner SealSuspended")]
    [InlineData("seal-revocation", Stage.Sealed, "RespondToNotice Expired;ConfirmRevocation Revoke", "close ConfirmRevocation Revoke; tell CompanyOwner SealRevoked; start AppealFiling")]
    [InlineData("seal-revocation", Stage.Sealed, "ConfirmRevocationInDanger Revoke", "close ConfirmRevocationInDanger Revoke; close RespondToNotice Cancelled; tell CompanyOwner SealRevoked; start AppealFiling")]
    public async Task SubProcedure_GivenTheseSignals_EndsLikeThis(string procedure, Stage stage, string signals, string last)
    {
        var docket = new Docket(stage, Load($"{procedure}.json"));
        await docket.Start(procedure, Subject);
        var told = "";
        foreach (var signal in signals.Split(';'))
            told = await docket.Do(signal.Split(' ')[0], signal.Split(' ')[1]);
        Assert.Equal(last, told);
        Assert.Equal(last.Contains("open", StringComparison.Ordinal), await docket.Office.Waiting() != "");
    }

    [Theory]
    [InlineData("Ordered", "LiftSuspension Resume", "close LiftSuspension Resume; stop Suspension; tell CompanyOwner TestingResumed")]
    [InlineData("Ordered", "TestEnds Done;LiftSuspension Resume", "close LiftSuspension Resume; stop Suspension; tell CompanyOwner TestingResumed")]
    [InlineData("Automatic", "ConfirmSuspension Confirm;LiftSuspension Resume", "close LiftSuspension Resume; stop Suspension; tell CompanyOwner TestingResumed")]
    [InlineData("Automatic", "LiftUnconfirmed Resume", "close LiftUnconfirmed Resume; close ConfirmSuspension Cancelled; stop Suspension; tell CompanyOwner TestingResumed")]
    public async Task Suspension_IsLifted(string kind, string signals, string last)
    {
        var docket = new Docket(Stage.Suspended, Load("suspension.json"));
        docket.Office.FactsOfCase["suspension"] = kind;
        await docket.Start("suspension", Subject);
        var told = "";
        foreach (var signal in signals.Split(';'))
            told = await docket.Do(signal.Split(' ')[0], signal.Split(' ')[1]);
        Assert.Equal(last, told);
        Assert.Equal("", await docket.Office.Waiting());
        Assert.Equal(Stage.Testing, docket.Stage);
    }

    [Theory]
    [InlineData("Ordered")]
    [InlineData("Automatic")]
    public async Task Suspension_WhenTheTestEnds_IsOver(string kind)
    {
        var docket = new Docket(Stage.Suspended, Load("suspension.json"));
        docket.Office.FactsOfCase["suspension"] = kind;
        await docket.Start("suspension", Subject);
        Assert.EndsWith("stop Suspension", await docket.Perform(DomainAct.EndTestPeriod));
        Assert.Equal("", await docket.Office.Waiting());
    }

    // A seal does not exist before it is signed, so that its signature cannot be about the same record as its review.
    [Fact]
    public async Task SealReview_AsksForTheSignatureWithoutASubject()
    {
        var docket = new Docket(Stage.SealReview, Load("seal-review.json"));
        await docket.Start("seal-review", Subject);
        await docket.Do("ScoreSeal", "Score");
        Assert.Equal("s-1", docket.Office.Opened[^1].Variables["subject"]);
        await docket.Do("ProposeSeal", "Propose");
        Assert.Equal("", docket.Office.Opened[^1].Variables["subject"]);
    }

    private static Docket Application(string tier, string personalData, Stage stage = Stage.Submitted) =>
        new(stage, Load("sandbox-lifecycle.json")) { Office = { FactsOfCase = { ["tier"] = tier, ["personalData"] = personalData } } };

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static Procedure Load(string file) => Procedure.Load(Text(file), file);
}
