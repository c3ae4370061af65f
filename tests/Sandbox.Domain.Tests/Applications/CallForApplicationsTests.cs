using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Tests.Cases;

namespace Sandbox.Domain.Tests.Applications;

public sealed class CallForApplicationsTests
{
    private static readonly DateOnly Opens = new(2026, 10, 1);
    private static readonly DateOnly Closes = new(2026, 10, 31);

    [Theory]
    [InlineData("2026-09-30", CallState.Coming)]
    [InlineData("2026-10-01", CallState.Open)]
    [InlineData("2026-10-31", CallState.Open)]
    [InlineData("2026-11-01", CallState.Closed)]
    public void State_CountsBothDaysIn(string today, CallState state) => Assert.Equal(state, Call(Closes).State(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void State_WithoutALastDay_StaysOpen() => Assert.Equal(CallState.Open, Call(null).State(new(2036, 1, 1)));

    [Fact]
    public void Change_ToCloseBeforeItOpens_IsRefused() =>
        Assert.Equal(Rule.TooEarly, Assert.Throws<RuleViolation>(() => Call(Closes).Change(new("a", "b"), new("a", "b"), Opens, Opens.AddDays(-1))).Rule);

    [Theory]
    [InlineData("2026-09-30")]
    [InlineData("2026-11-01")]
    public void Submit_OutsideTheCall_IsRefused(string today)
    {
        var refusal = Assert.Throws<RuleViolation>(() => Application.Submit(
            Guid.CreateVersion7(), "SBX-2026-00001", Cast.Company, "Letter triage", false, "eu-ai-act@1", false, [], Call(Closes), DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture), Cast.Owner, Stagecraft.Start));

        Assert.Equal(Rule.CallClosed, refusal.Rule);
    }

    private static CallForApplications Call(DateOnly? closes) => CallForApplications.Announce(new("Autumn call", "秋季批次"), new("For all", "面向所有"), Opens, closes, Stagecraft.Start);
}
