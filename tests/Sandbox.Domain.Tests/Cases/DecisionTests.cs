using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Cases;

public sealed class DecisionTests
{
    private static readonly DecisionText Letter = new(
        "Admit", "The company wants to test.", [new("Innovation", true, "New")], ["d1"], [], [], "Appeal within 30 days", "en", Start, ServiceManner.Account, SignatureKind.Account);

    [Fact]
    public void Sign_SetsOutTheActWithItsConditions()
    {
        var file = Decided(AdmissionOutcome.Admit).Case;
        var condition = file.Impose(file.Acts[^1], "Only by day", "Staff", Start.AddDays(30), Start);

        var letter = FormalDecision.Sign(file.Acts[^1], "SBX-2026-00042-D1", Letter with { Conditions = [condition] }, []);

        Assert.Equal((Act.Admit, "For these reasons", "Art. 58", Cast.Director.PersonId, null), (letter.Kind, letter.Reasons, letter.Ground, letter.SignedBy, letter.SignedFor));
        Assert.Equal([condition.Id], letter.Conditions);
    }

    [Fact]
    public void Sign_OfADepartureWithoutReasons_IsRefused()
    {
        var application = Decided(AdmissionOutcome.Refuse);
        var departures = application.DeparturesOf(AdmissionOutcome.Refuse);
        FormalDecision Sign(params Departure[] given) => FormalDecision.Sign(application.Case.Acts[^1], "D1", Letter with { Departures = given }, departures);

        Assert.Equal(Rule.ReasonsMissing, Broken(() => Sign()));
        Assert.Equal(Rule.ReasonsMissing, Broken(() => Sign(new Departure("Panel", " "))));
        Assert.Single(Sign(new Departure("Panel", "The panel did not see the incident.")).Departures);
    }

    [Fact]
    public void Sign_WithoutFactsOrRemedies_IsRefused()
    {
        var act = Decided(AdmissionOutcome.Admit).Case.Acts[^1];

        Assert.Equal(Rule.ReasonsMissing, Broken(() => FormalDecision.Sign(act, "D1", Letter with { Facts = "" }, [])));
        Assert.Equal(Rule.ReasonsMissing, Broken(() => FormalDecision.Sign(act, "D1", Letter with { Remedies = "" }, [])));
    }
}
