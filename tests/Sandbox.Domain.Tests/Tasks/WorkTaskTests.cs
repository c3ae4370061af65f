using Sandbox.Domain.Cases;
using Sandbox.Domain.Tests.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Tasks;

public sealed class WorkTaskTests
{
    [Fact]
    public void Cancel_ClosesTheTaskOnce()
    {
        var task = InCompletenessCheck().Case.Task("CheckCompleteness");
        task.Cancel("Withdrawn", Start);
        task.Cancel("Again", Start.AddDays(1));

        Assert.Equal(("Withdrawn", Start), (task.Outcome, task.ClosedAt));
    }

    [Fact]
    public void Task_OfAnotherSubject_DoesNotOpenTheAct()
    {
        var participation = Testing();
        var report = FiledReport(participation);
        participation.Case.Tasks.Single(task => task.Kind == "ReviewReport").Cancel("x", Start);
        participation.Case.Task("ReviewReport", Guid.NewGuid());

        Assert.Equal(Domain.Access.Rule.NoOpenTask, participation.Case.WhyNot(Act.ReviewReport, Cast.Officer, report.Id)?.Rule);
    }
}
