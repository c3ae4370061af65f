using CsCheck;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using Sandbox.Workflows.Definitions;
using DomainAct = Sandbox.Domain.Cases.Act;
using SystemCommand = Sandbox.Workflows.Definitions.Act;

namespace Sandbox.Workflows.Tests;

// What the procedures ask for and what the legality table allows are the same.
public sealed class LegalityTableTests
{
    // Where the main line has something to do.
    private static readonly Stage[] OnTheLine =
    [
        Stage.Submitted, Stage.CompletenessCheck, Stage.RiskTiering, Stage.Assessment, Stage.PanelReview, Stage.Waitlisted, Stage.Admitted, Stage.PlanAgreement, Stage.Ready,
        Stage.Testing, Stage.ExitReporting, Stage.ExitReview,
    ];

    private static readonly IReadOnlyDictionary<string, Procedure> Shipped = Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json")
        .Select(file => Procedure.Load(File.ReadAllText(file), Path.GetFileName(file)))
        .ToDictionary(procedure => procedure.DefinitionId);

    public static TheoryData<string> Definitions => [.. Shipped.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Definitions_AreThoseThatActsStart() =>
        Assert.Equal(Lifecycle.Moves.Select(move => move.Starts).OfType<string>().Distinct().Order(StringComparer.Ordinal), Shipped.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Tasks_AreAnsweredByAnActThatTheirRoleMayDo(string definition) =>
        Assert.All(Shipped[definition].Activities.OfType<HumanTask>().SelectMany(task => task.Outcomes.Select(outcome => (task, outcome))), asked =>
        {
            var move = Docket.MoveOf(asked.task.Kind, asked.outcome);
            Assert.True(move is not null, $"{asked.task.Kind} {asked.outcome}");
            Assert.Contains(move.Permission, RolePermissions.Of(Enum.Parse<Role>(asked.task.Role)));
        });

    [Fact]
    public void ActsWithATask_AreAskedForBySomeTask()
    {
        var asked = Shipped.Values.SelectMany(procedure => procedure.Activities.OfType<HumanTask>()).SelectMany(task => task.Outcomes.Select(outcome => (task.Kind, outcome))).ToHashSet();
        Assert.All(Lifecycle.Moves.Where(move => !move.IsStanding && move.Act != DomainAct.GiveReview), move => Assert.All(Docket.OutcomesOf(move), outcome => Assert.Contains((move.Task!, outcome), asked)));
    }

    // The domain takes the outcome from the table where it is there, and from the aggregate where it is not.
    [Fact]
    public void Outcomes_AreNamedForEveryActWithATask() =>
        Assert.All(Lifecycle.Moves.Where(move => !move.IsStanding), move => Assert.NotEmpty(ProcedureLaw.OutcomesOf(move)));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Law_FindsNothingInWhatIsShipped(string definition) =>
        Assert.Empty(ProcedureLaw.Check(Shipped[definition], definition, [.. Docket.Commands.Keys]));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Commands_AreKnown_AndAnswerFirstThatTheySucceeded(string definition) =>
        Assert.All(Shipped[definition].Activities.OfType<SystemCommand>(), act =>
        {
            Assert.Contains(act.Command, Docket.Commands.Keys);
            Assert.Contains(Lifecycle.Of(Docket.Commands[act.Command]).Permission, RolePermissions.OfProcedure);
            Assert.NotEqual("Refused", act.Outcomes[0]);
            Assert.Empty(act.Outcomes.Skip(1).Except(["Refused"]));
        });

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Names_AreRolesClocksAgenciesAndFactsThatExist(string definition)
    {
        foreach (var activity in Shipped[definition].Activities)
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
            Assert.Subset(Enum.GetNames<Role>().ToHashSet(), roles.OfType<string>().ToHashSet());
            Assert.Subset(Enum.GetNames<ClockName>().ToHashSet(), clocks.OfType<string>().ToHashSet());
            if (activity is Branch branch) Assert.Contains(branch.Fact, ProcedureLaw.Facts);
            if (activity is Branch { Fact: "stage" } gate) Assert.Subset(Enum.GetNames<Stage>().ToHashSet(), gate.Cases.ToHashSet());
        }
        var arguments = Shipped[definition].Activities.Select(activity => activity switch { HumanTask task => task.Arguments, SystemCommand act => act.Arguments, _ => new Dictionary<string, string>() });
        Assert.All(arguments.Select(given => given.GetValueOrDefault("agency")).OfType<string>(), agency => Assert.Contains(agency, Enum.GetNames<OrganisationKind>()));
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Signals_AreStandingActs(string definition) =>
        Assert.All(Shipped[definition].Activities.OfType<Wait>().SelectMany(wait => wait.Signals), signal => Assert.True(Lifecycle.Of(Enum.Parse<DomainAct>(signal)).IsStanding, signal));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void SubProcedures_TakeASubject(string definition)
    {
        var variables = Shipped[definition].Definition.Variables.ToDictionary(variable => variable.Name, variable => variable.TypeName);
        Assert.Equal(definition == Procedures.Lifecycle ? null : "String", variables.GetValueOrDefault("subject"));
    }

    public static TheoryData<Stage> Entries =>
    [
        .. Contest.All.SelectMany(contest => contest.Lawful.Concat(Lifecycle.Of(contest.Act).From).Append(contest.RemitsTo ?? contest.Lawful.FirstOrDefault()))
            .Concat(Lifecycle.Of(DomainAct.RequestInformation).From).Concat(Lifecycle.Of(DomainAct.Lapse).From)
            .Where(stage => !stage.IsEnd() && stage is not (Stage.Draft or Stage.InformationRequested)).Distinct().Order(),
    ];

    // An appeal or a reinstatement leaves a case where its procedures then have to take it up.
    [Theory]
    [MemberData(nameof(Entries))]
    public async Task ProceduresAt_AStageToWhichACaseIsLedBack_AskForAnActThatIsLegalThere(Stage stage)
    {
        var docket = new Docket(stage, [.. Shipped.Values]);
        docket.Office.FactsOfCase["suspension"] = "Ordered";
        foreach (var procedure in Procedures.At(stage)) await docket.Start(procedure);
        Assert.Equal(Procedures.At(stage).Order(StringComparer.Ordinal), (await docket.Office.Pending()).Select(step => step.Origin.DefinitionId).Distinct().Order(StringComparer.Ordinal));
        await AssertLegal(docket);
    }

    [Fact]
    public async Task Lifecycle_WhicheverWayItGoes_AsksOnlyForActsThatAreLegal_AndStopsOnlyAtAnEnd() =>
        await Gen.Select(Gen.OneOfConst(OnTheLine), Gen.Int[0, 999].Array[25], Gen.Bool, Gen.Bool).SampleAsync(
            async (stage, choices, high, personalData) =>
            {
                var docket = new Docket(stage, Shipped[Procedures.Lifecycle]);
                docket.Office.FactsOfCase["tier"] = high ? "high" : "low";
                docket.Office.FactsOfCase["personalData"] = personalData ? "true" : "false";
                await docket.Start();
                foreach (var choice in choices)
                {
                    await AssertLegal(docket);
                    var steps = await docket.Office.Pending();
                    if (steps.Count == 0) break;
                    var step = steps[choice % steps.Count];
                    string[] ways = [.. step.Outcomes, .. step.OnExpiry is { } expiry ? [expiry] : Array.Empty<string>()];
                    var way = ways[choice / steps.Count % ways.Length];
                    if (step.Kind == PendingKind.Wait && way != step.OnExpiry) await docket.Perform(Enum.Parse<DomainAct>(way));
                    else await docket.Do(step.Origin.ActivityId, way);
                }
                Assert.True((await docket.Office.Pending()).Count > 0 || docket.Stage.IsEnd(), docket.Stage.ToString());
            },
            iter: 300);

    private static async Task AssertLegal(Docket docket) =>
        Assert.All(await docket.Office.Pending(), step => Assert.All(
            step.Kind == PendingKind.Task ? step.Outcomes.Select(outcome => Docket.MoveOf(step.TaskKind!, outcome)!) : step.Outcomes.Select(signal => Lifecycle.Of(Enum.Parse<DomainAct>(signal))),
            move => Assert.Contains(docket.Stage, move.From)));
}
