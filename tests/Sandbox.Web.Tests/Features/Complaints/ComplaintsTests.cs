using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Complaints.Acknowledge;
using Sandbox.Web.Features.Complaints.Answer;
using Sandbox.Web.Features.Complaints.Escalate;
using Sandbox.Web.Features.Complaints.File;
using Sandbox.Web.Features.Complaints.List;
using Sandbox.Web.Features.Complaints.View;

namespace Sandbox.Web.Tests.Features.Complaints;

public sealed class ComplaintsTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_ByThePublic_IsListedAcknowledgedAndAnswered()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Testing);

        var filed = await File(office, caseId);

        Assert.EndsWith(filed.Id.ToString("N")[^8..].ToUpperInvariant(), filed.Reference, StringComparison.Ordinal);
        var listed = Assert.Single((await office.Send(new ListComplaints.Query(true, null, 1), office.Cast.Officer)).Rows);
        Assert.Equal((filed.Id, filed.Reference, ComplaintStatus.Filed), (listed.Id, listed.Reference, listed.Status));
        Assert.Equal([Act.AcknowledgeComplaint], (await office.Send(new ViewComplaint.Query(filed.Id), office.Cast.Officer)).Possible);

        await office.Send(new AcknowledgeComplaint.Command(caseId, filed.Id), office.Cast.Officer);
        await office.Send(new AnswerComplaint.Command(caseId, filed.Id, "We looked into it."), office.Cast.Officer);

        var answered = await office.Send(new ViewComplaint.Query(filed.Id), office.Cast.Officer);
        Assert.Equal((ComplaintStatus.Answered, "We looked into it.", "Ingrid Berg"), (answered.Status, answered.Answer, answered.AnsweredBy));
        Assert.Empty(answered.Possible);
        Assert.Equal(0, (await office.Send(new ListComplaints.Query(true, null, 1), office.Cast.Officer)).Found);
        await using var look = office.Look();
        var complaint = await look.Complaints.SingleAsync(Token);
        Assert.Null(complaint.FiledBy);
        Assert.Null(complaint.Contact);
    }

    [Fact]
    public async Task File_AboutACaseThatIsNotPublic_IsNotFound()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.RiskTiering);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => File(office, caseId)));
    }

    [Fact]
    public async Task File_WithNoTextOrAWrongAddress_IsRefusedAsInvalid()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Testing);

        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => File(office, caseId, " "));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => File(office, caseId, "It failed.", "no address"));
    }

    [Fact]
    public async Task Escalate_LeavesTheAnswerToSomebodyElse()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Testing);
        var filed = await File(office, caseId);
        await office.Send(new AcknowledgeComplaint.Command(caseId, filed.Id), office.Cast.Officer);
        await office.Send(new EscalateComplaint.Command(caseId, filed.Id, "It is about my own decision."), office.Cast.Officer);

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new AnswerComplaint.Command(caseId, filed.Id, "No."), office.Cast.Officer)));
        await office.Send(new AnswerComplaint.Command(caseId, filed.Id, "We looked into it."), office.Cast.Supervisor);

        Assert.Equal(ComplaintStatus.Answered, (await office.Send(new ViewComplaint.Query(filed.Id), office.Cast.Supervisor)).Status);
    }

    [Fact]
    public async Task List_ByACompany_IsRefused()
    {
        await using var office = await Office.Open(database);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ListComplaints.Query(true, null, 1), office.Cast.Owner)));
    }

    private static Task<FileComplaint.Filed> File(Office office, Guid caseId, string text = "It ranked me last for my name.", string? contact = null) =>
        office.UseCases.Send(new FileComplaint.Command(caseId, text, contact), Actor.Public, token: Token);
}
