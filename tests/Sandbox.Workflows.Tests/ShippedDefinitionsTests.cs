using System.Text.Json.Nodes;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Tests;

// The procedures in workflows/, as they are.
public sealed class ShippedDefinitionsTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows");

    private static readonly string[] Roles = ["CompanyOwner", "CompanyContributor", "CaseOfficer", "Supervisor", "PanelMember", "DecisionMaker", "AppealMember", "ConsultedAgency"];

    private static readonly string[] Clocks =
    [
        "CompletenessCheck", "Decision", "InformationAnswer", "TierConfirmation", "Opinion", "Assessment", "PanelReview", "Waitlist", "PlanAgreement", "Ready", "TestPeriod",
        "SuspensionConfirmation", "Suspension", "PeriodicReport", "ReportReview", "ExitReport", "ExitReview", "Closing", "SealReview", "Appeal", "AppealFiling", "IncidentReport",
        "IncidentReview", "ComplaintAcknowledgement", "ComplaintAnswer", "Hearing", "Reinstatement", "VariationReview",
    ];

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Fact]
    public void Folder_HoldsTheMainLineAndItsSubProcedures() =>
        Assert.Equal(
            ["appeal", "closing", "complaint", "incident", "information-request", "periodic-report", "sandbox-lifecycle", "seal-review", "seal-revocation", "suspension", "variation"],
            Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

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
    public void Names_InEachFile_AreRolesAndClocksThatExist(string file)
    {
        foreach (var activity in Load(file).Activities)
        {
            var (roles, clocks) = activity switch
            {
                HumanTask task => ([task.Role, task.Escalation], [task.Clock, task.CoveredBy]),
                Notify notify => ([notify.Role], []),
                Wait wait => ([], [wait.Clock]),
                StartClock start => ([], [start.Clock]),
                StopClock stop => ([], [stop.Clock]),
                _ => (Array.Empty<string?>(), Array.Empty<string?>()),
            };
            Assert.Subset(Roles.ToHashSet(), roles.OfType<string>().ToHashSet());
            Assert.Subset(Clocks.ToHashSet(), clocks.OfType<string>().ToHashSet());
        }
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
        var office = await Lifecycle("low", personalData: "false");
        Assert.Equal("start Decision; open CheckCompleteness", office.Told());
        Assert.Equal("close CheckCompleteness Accept; open ProposeTier", await Do(office, "CheckCompleteness", "Accept"));
        Assert.Equal("close ProposeTier Propose; open ConfirmTier", await Do(office, "ProposeTier", "Propose"));
        Assert.Equal("close ConfirmTier Confirm; open AssessApplication", await Do(office, "ConfirmTier", "Confirm"));
        Assert.Equal("close AssessApplication Assess; open ReviewInPanel", await Do(office, "AssessApplication", "Assess"));
        Assert.Equal("ScoreInPanel", office.Opened[^1].Kind);
        Assert.Equal("close ReviewInPanel Quorate; open DecideApplication", await Do(office, "ReviewInPanel", "Quorate"));
        Assert.Equal("close DecideApplication Admit; stop Decision; tell CompanyOwner ApplicationAdmitted; start PlanAgreement; open ProposePlan", await Do(office, "DecideApplication", "Admit"));
        Assert.Equal("close ProposePlan Propose; open AgreePlan", await Do(office, "ProposePlan", "Propose"));
        Assert.Equal("close AgreePlan Agree; stop PlanAgreement; open StartTesting", await Do(office, "AgreePlan", "Agree"));
        Assert.Equal("close StartTesting Start; start TestPeriod", await Do(office, "StartTesting", "Start"));
        Assert.Equal("act EndTestPeriod; open FileExitReport", await Do(office, "TestPeriod", "Done"));
        Assert.Equal("close FileExitReport File; open ReviewExit", await Do(office, "FileExitReport", "File"));
        Assert.Equal("close ReviewExit Return; open FileExitReport", await Do(office, "ReviewExit", "Return"));
        await Do(office, "FileExitReport", "File");
        Assert.Equal("close ReviewExit Accept; open ApproveExit", await Do(office, "ReviewExit", "Accept"));
        Assert.Equal("close ApproveExit Accept; tell CompanyOwner ParticipationCompleted", await Do(office, "ApproveExit", "Accept"));
        Assert.Equal("", await office.Waiting());
    }

    [Fact]
    public async Task Lifecycle_OfAHighTierWithPersonalData_WaitsForBothOpinions_OnEveryRound()
    {
        var office = await Lifecycle("high", personalData: "true");
        await Do(office, "CheckCompleteness", "Accept");
        for (var round = 0; round < 2; round++)
        {
            await Do(office, "ProposeTier", "Propose");
            await Do(office, "ConfirmTier", "Return");
            await Do(office, "ProposeTier", "Propose");
            Assert.Equal("close ConfirmTier Confirm; open OpinionDataProtection; open OpinionSectorRegulator", await Do(office, "ConfirmTier", "Confirm"));
            Assert.Equal("close OpinionSectorRegulator Expired; tell CaseOfficer OpinionMissing", await Do(office, "OpinionSectorRegulator", "Expired"));
            Assert.False(await office.Resume("OpinionDataProtection", "Expired"));
            Assert.Equal("close OpinionDataProtection OpinionGiven; open AssessApplication", await Do(office, "OpinionDataProtection", "OpinionGiven"));
            await Do(office, "AssessApplication", "Back");
            Assert.Equal("ProposeTier", await office.Waiting());
        }
    }

    [Theory]
    [InlineData("Accept Propose Prohibited", "CheckCompleteness ProposeTier ConfirmTier", "close ConfirmTier Prohibited; stop Decision; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData("Refuse", "CheckCompleteness", "close CheckCompleteness Refuse; stop Decision; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData("Accept Propose Confirm Assess Quorate Refuse", "CheckCompleteness ProposeTier ConfirmTier AssessApplication ReviewInPanel DecideApplication", "close DecideApplication Refuse; stop Decision; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData("Accept Propose Confirm Assess Quorate Waitlist Refuse", "CheckCompleteness ProposeTier ConfirmTier AssessApplication ReviewInPanel DecideApplication DecideWaitlisted", "close DecideWaitlisted Refuse; tell CompanyOwner ApplicationRefused; start AppealFiling")]
    [InlineData("Accept Propose Confirm Assess Quorate Waitlist Expired", "CheckCompleteness ProposeTier ConfirmTier AssessApplication ReviewInPanel DecideApplication DecideWaitlisted", "close DecideWaitlisted Expired; act LapseCase; start Reinstatement; tell CompanyOwner CaseLapsed")]
    [InlineData("Accept Propose Confirm Assess Quorate Admit Propose Expired", "CheckCompleteness ProposeTier ConfirmTier AssessApplication ReviewInPanel DecideApplication ProposePlan AgreePlan", "close AgreePlan Expired; act LapseCase; start Reinstatement; tell CompanyOwner CaseLapsed")]
    public async Task Lifecycle_HasTheseOtherEnds(string outcomes, string activities, string last)
    {
        var office = await Lifecycle("low", personalData: "false");
        var told = "";
        foreach (var (activity, outcome) in activities.Split(' ').Zip(outcomes.Split(' ')))
            told = await Do(office, activity, outcome);
        Assert.Equal(last, told.Contains("open", StringComparison.Ordinal) ? "still open: " + told : told);
        Assert.Equal("", await office.Waiting());
    }

    [Fact]
    public async Task Lifecycle_WhenTheEndOfTestingIsRefused_WaitsForTheSupervisor()
    {
        var office = await Lifecycle("low", personalData: "false");
        foreach (var (activity, outcome) in new[] { ("CheckCompleteness", "Accept"), ("ProposeTier", "Propose"), ("ConfirmTier", "Confirm"), ("AssessApplication", "Assess"), ("ReviewInPanel", "Quorate"), ("DecideApplication", "Admit"), ("ProposePlan", "Propose"), ("AgreePlan", "Agree"), ("StartTesting", "Start") })
            await Do(office, activity, outcome);
        office.OnAct = (_, _) => Task.FromResult("Refused");
        Assert.Equal("act EndTestPeriod; tell Supervisor TestPeriodNotEnded", await Do(office, "TestPeriod", "Done"));
        office.OnAct = (act, _) => Task.FromResult(act.Outcomes[0]);
        Assert.Equal("act EndTestPeriod; open FileExitReport", await Do(office, "TestPeriod", "EndTesting"));
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
        foreach (var port in new[] { "OpinionGiven", "Expired" })
            connections.Single(connection => (string)connection!["source"]!["activity"]! == "OpinionSectorRegulator" && (string)connection["source"]!["port"]! == port)!["target"]!["activity"] = "OpinionEthics";
        connections.Add(Sketch.Connection("OpinionEthics", "OpinionGiven", "Consulted"));
        connections.Add(Sketch.Connection("OpinionEthics", "Expired", "TellOpinionMissing"));
        json["version"] = 2;

        var office = new Office(Load("sandbox-lifecycle.json"), Procedure.Load(json.ToJsonString(), "sandbox-lifecycle.json")) { FactsOfCase = { ["tier"] = "high" } };
        var old = await office.Runner.Start(new WorkflowStart(office.Case, "sandbox-lifecycle", 1), Office.Token);
        await office.Runner.Cancel(old, Office.Token);
        await office.Start(definitionId: "sandbox-lifecycle");
        await Do(office, "CheckCompleteness", "Accept");
        await Do(office, "ProposeTier", "Propose");
        Assert.Equal("close ConfirmTier Confirm; open OpinionSectorRegulator", await Do(office, "ConfirmTier", "Confirm"));
        Assert.Equal("close OpinionSectorRegulator OpinionGiven; open OpinionEthics", await Do(office, "OpinionSectorRegulator", "OpinionGiven"));
        Assert.Equal("EthicsCommittee", office.Opened[^1].Arguments["agency"]);
        Assert.Equal("close OpinionEthics Expired; tell CaseOfficer OpinionMissing; open AssessApplication", await Do(office, "OpinionEthics", "Expired"));
    }

    [Theory]
    [InlineData("information-request", "AnswerRequest Answer", "close AnswerRequest Answer; tell CaseOfficer InformationAnswered")]
    [InlineData("information-request", "AnswerRequest Expired;AnswerAfterFirstReminder Expired;AnswerAfterSecondReminder Expired", "close AnswerAfterSecondReminder Expired; act LapseCase; start Reinstatement; tell CompanyOwner CaseLapsed")]
    [InlineData("closing", "ProvideClosingEvidence Provide;CloseParticipation Return;ProvideClosingEvidence Provide;CloseParticipation Close", "close CloseParticipation Close; stop Closing; tell CompanyOwner ParticipationClosed")]
    [InlineData("seal-review", "ScoreSeal Score;ProposeSeal Return;ScoreSeal Score;ProposeSeal Propose;SignSeal Sign", "close SignSeal Sign; stop SealReview; tell CompanyOwner SealIssued")]
    [InlineData("seal-review", "ScoreSeal Score;ProposeSeal Propose;SignSeal Refuse", "close SignSeal Refuse; stop SealReview; tell CompanyOwner SealRefused; start AppealFiling")]
    [InlineData("periodic-report", "SubmitReport Expired;SubmitReport Submit;ReviewReport Return;SubmitReport Submit;ReviewReport Accept;ApproveReport Return;ReviewReport Accept;ApproveReport Approve", "close ApproveReport Approve; tell CompanyOwner ReportAccepted")]
    [InlineData("incident", "CompleteIncidentReport Complete;ReviewIncident Close", "close ReviewIncident Close; tell CompanyOwner IncidentClosed")]
    [InlineData("suspension", "LiftSuspension Resume", "close LiftSuspension Resume; tell CompanyOwner TestingResumed")]
    [InlineData("appeal", "DecideAppeal Remitted", "close DecideAppeal Remitted; tell CompanyOwner AppealDecided")]
    [InlineData("variation", "ReviewVariation Material;ReviewMaterialVariation Approve", "close ReviewMaterialVariation Approve; tell CompanyOwner VariationApproved")]
    [InlineData("variation", "ReviewVariation Refuse", "close ReviewVariation Refuse; tell CompanyOwner VariationRefused")]
    [InlineData("complaint", "AcknowledgeComplaint Acknowledge;AnswerComplaint Expired;AnswerEscalatedComplaint Answer", "close AnswerEscalatedComplaint Answer")]
    [InlineData("seal-revocation", "Hearing Heard;ConfirmRevocation Revoke", "close ConfirmRevocation Revoke; tell CompanyOwner SealRevoked; start AppealFiling")]
    public async Task SubProcedure_GivenTheseSignals_EndsLikeThis(string procedure, string signals, string last)
    {
        var office = new Office(Load($"{procedure}.json"));
        await office.Start(definitionId: procedure);
        var told = "";
        foreach (var signal in signals.Split(';'))
            told = await Do(office, signal.Split(' ')[0], signal.Split(' ')[1]);
        Assert.Equal(last, told);
        Assert.Equal("", await office.Waiting());
    }

    [Fact]
    public async Task Suspension_OrderedByTheSystem_IsConfirmedOrLiftedFirst()
    {
        var office = new Office(Load("suspension.json"));
        await office.Start(new Dictionary<string, string> { ["automatic"] = "true", ["subjectId"] = "s-1" }, "suspension");
        Assert.Equal("ConfirmSuspension", await office.Waiting());
        Assert.Equal("s-1", office.Opened[0].Variables["subjectId"]);
        Assert.False(await office.Resume("ConfirmSuspension", "Expired"));
        await Do(office, "ConfirmSuspension", "Confirm");
        Assert.Equal("LiftSuspension", await office.Waiting());
    }

    private static async Task<Office> Lifecycle(string tier, string personalData)
    {
        var office = new Office(Load("sandbox-lifecycle.json")) { FactsOfCase = { ["tier"] = tier, ["personalData"] = personalData } };
        await office.Start(definitionId: "sandbox-lifecycle");
        return office;
    }

    private static async Task<string> Do(Office office, string activity, string outcome)
    {
        office.Told();
        Assert.True(await office.Resume(activity, outcome));
        return office.Told();
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static Procedure Load(string file) => Procedure.Load(Text(file), file);
}
