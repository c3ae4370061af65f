using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Cases;

public class SilenceTests
{
    // Silence never admits, exempts, starts or prolongs a test, lifts a suspension or seals.
    private static readonly Act[] Never =
    [
        Act.Admit, Act.AdmitFromWaitlist, Act.GrantExemption, Act.AgreePlan, Act.StartTesting, Act.StartNextPhase, Act.Resume, Act.ConfirmSuspension,
        Act.IssueSeal, Act.LiftSealSuspension, Act.RenewSeal, Act.Reinstate, Act.AcceptExitReport, Act.ConfirmTier, Act.Terminate, Act.RevokeSeal,
    ];

    [Fact]
    public void Silence_IsInNoRowOfWhatItMayNeverDo() =>
        Assert.All(Never, act => Assert.Null(Lifecycle.Of(act).BySilence));

    [Fact]
    public void Silence_ThatGrants_LeadsToNoStageOfTheTestOrAfterIt() =>
        Assert.All(
            Lifecycle.Moves.Where(move => move.BySilence == OnExpiry.DeemedApproved && move.To is not null),
            move => Assert.Equal(Stage.RiskTiering, move.To));

    [Theory]
    [InlineData(OnExpiry.DeemedApproved)]
    [InlineData(OnExpiry.DeemedRefused)]
    public void Silence_DoesNothingThatTheTableDoesNotLeaveToIt(OnExpiry consequence)
    {
        var silent = Actor.BySilence(new(consequence, "By silence"));
        CaseFile[] files =
        [
            Stagecraft.InCompletenessCheck().Case, Stagecraft.InRiskTiering().Case, Stagecraft.TierProposed().Case, Stagecraft.InAssessment().Case, Stagecraft.InPanelReview().Case,
        ];
        var tried = 0;
        foreach (var file in files)
            foreach (var move in Lifecycle.At(file.Stage).Where(move => move.BySilence != consequence))
            {
                Assert.True(file.WhyNot(move.Act, silent) is { Rule: Rule.NotPermitted or Rule.IllegalMove }, $"{move.Act} at {file.Stage}");
                tried++;
            }
        Assert.True(tried > 80);
    }
}
