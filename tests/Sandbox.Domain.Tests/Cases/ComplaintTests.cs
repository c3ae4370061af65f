using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Cases;

public sealed class ComplaintTests
{
    [Fact]
    public void File_ByAnyone_AboutAPublicCaseOnly()
    {
        Assert.Equal(Rule.IllegalMove, Broken(() => Complaint.File(Submitted().Case, "Too loud", null, Actor.Public, Start)));
        Assert.Null(Complaint.File(Testing().Case, "Too loud", " ", Actor.Public, Start).FiledBy);
        Assert.Equal(Cast.Rival.PersonId, Complaint.File(Testing().Case, "Too loud", null, Cast.Rival, Start).FiledBy);
    }

    [Fact]
    public void File_AboutAnApplicationThatWaitsForInformation_IsRefused()
    {
        var application = InCompletenessCheck();
        application.RequestInformation([new("Safeguards", "Who watches?")], true, Cast.Officer, Start);

        Assert.Equal(Rule.IllegalMove, Broken(() => Complaint.File(application.Case, "Too loud", null, Actor.Public, Start)));
    }

    [Fact]
    public void Reply_ByTheOneWhoEscalated_IsRefused()
    {
        var file = Testing().Case;
        var complaint = Complaint.File(file, "Too loud", "a@example.org", Actor.Public, Start);
        file.Task("AcknowledgeComplaint", complaint.Id);
        complaint.Acknowledge(file, Cast.Officer, Start);
        file.Task("AnswerComplaint", complaint.Id);
        complaint.Escalate(file, "Beyond me", Cast.Officer, Start);
        file.Task("AnswerComplaint", complaint.Id);

        Assert.Equal(Rule.TookPartBefore, Broken(() => complaint.Reply(file, "Mended", Cast.Officer, Start)));
        complaint.Reply(file, "Mended", Cast.Supervisor, Start);
        Assert.Equal((ComplaintStatus.Answered, false), (complaint.Status, complaint.IsOpen));
    }
}
