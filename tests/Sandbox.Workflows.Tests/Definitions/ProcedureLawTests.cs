using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Tests.Definitions;

public sealed class ProcedureLawTests
{
    // What is asked for, and the activity and reason that it is refused with.
    public static readonly TheoryData<string, string, string> Faults = new()
    {
        { "a: HumanTask kind=ReviewIncident role=Wizard clock=IncidentReview outcomes=Close; start -> a; a.Close -> end", "a", "role 'Wizard' does not exist" },
        { "a: HumanTask kind=ReviewIncident role=CaseOfficer clock=Doomsday outcomes=Close; start -> a; a.Close -> end", "a", "clock 'Doomsday' does not exist" },
        { "a: HumanTask kind=ReviewIncident role=CaseOfficer clock=IncidentReview outcomes=Close escalation=Nobody; start -> a; a.Close -> end", "a", "role 'Nobody' does not exist" },
        { "a: HumanTask kind=Dance role=CaseOfficer clock=IncidentReview outcomes=Close; start -> a; a.Close -> end", "a", "no act answers the task 'Dance' with 'Close'" },
        { "a: HumanTask kind=ReviewIncident role=CaseOfficer clock=IncidentReview outcomes=Explode; start -> a; a.Explode -> end", "a", "no act answers the task 'ReviewIncident' with 'Explode'" },
        { "a: HumanTask kind=ReviewIncident role=PanelMember clock=IncidentReview outcomes=Close; start -> a; a.Close -> end", "a", "the role PanelMember may not do CloseIncident" },
        { "a: HumanTask kind=Review role=CompanyOwner clock=IncidentReview outcomes=Positive arguments={\"title\":\"T\"}; start -> a; a.Positive -> end", "a", "the role CompanyOwner may not do GiveReview" },
        { "a: HumanTask kind=Review role=Supervisor clock=IncidentReview outcomes=Positive; start -> a; a.Positive -> end", "a", "needs the argument 'title'" },
        { "a: HumanTask kind=GiveOpinion role=ConsultedAgency clock=Opinion outcomes=OpinionGiven arguments={\"agency\":\"Circus\"}; start -> a; a.OpinionGiven -> end", "a", "kind of organisation 'Circus' does not exist" },
        { "x: Act command=LaunchRocket outcomes=Done; start -> x; x -> end", "x", "command 'LaunchRocket' does not exist" },
        { "x: Act command=LapseCase outcomes=Refused,Lapsed; start -> x; x.Refused -> end; x.Lapsed -> end2", "x", "one outcome for its success" },
        { "f: Branch fact=mood cases=good; start -> f; f.good -> end; f.Default -> end2", "f", "fact 'mood' does not exist" },
        { "f: Branch fact=stage cases=Limbo; start -> f; f.Limbo -> end; f.Default -> end2", "f", "stage 'Limbo' does not exist" },
        { "s: StartClock clock=Waitlist; w: Wait clock=Waitlist signals=Sneeze; start -> s; s -> w; w -> end; w.Sneeze -> end2", "w", "signal 'Sneeze' is no standing act" },
        { "s: StartClock clock=Waitlist; w: Wait clock=Waitlist signals=Admit; start -> s; s -> w; w -> end; w.Admit -> end2", "w", "signal 'Admit' is no standing act" },
        { "n: Notify notice=N role=Ghost; start -> n; n -> end", "n", "role 'Ghost' does not exist" },
        { "s: StartClock clock=Doomsday; start -> s; s -> end", "s", "clock 'Doomsday' does not exist" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Check_WhenTheDomainDoesNotKnowIt_NamesTheActivityAndTheReason(string sketch, string activity, string reason) =>
        Assert.Contains(Check(sketch), error => error.Activity == activity && error.Reason.Contains(reason, StringComparison.Ordinal));

    [Fact]
    public void Check_OfAProcedureThatNoActStarts_IsRefused() =>
        Assert.Contains(Check("start -> end", definitionId: "sketch"), error => error.Activity is null && error.Reason == "no act starts a procedure 'sketch'");

    [Fact]
    public void Check_OfASubProcedureWithoutASubject_IsRefused() =>
        Assert.Equal("a sub-procedure needs the variable 'subject' of type String", Assert.Single(Check("start -> end")).Reason);

    [Fact]
    public void Check_OfAReviewForARoleOfTheAuthority_FindsNothing() =>
        Assert.Empty(Check("var subject String; a: HumanTask kind=Review role=Supervisor clock=IncidentReview outcomes=Positive,Negative arguments={\"title\":\"Ethics\"}; start -> a; a.Positive -> end; a.Negative -> end2"));

    private static IReadOnlyList<DefinitionError> Check(string sketch, string definitionId = "incident")
    {
        var json = Sketch.Json(sketch);
        json["definitionId"] = definitionId;
        return ProcedureLaw.Check(Procedure.Load(json.ToJsonString(), "sketch.json"), "sketch.json", [.. Docket.Commands.Keys]);
    }
}
