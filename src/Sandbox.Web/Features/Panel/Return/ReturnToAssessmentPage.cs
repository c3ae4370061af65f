using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Panel.Return;

[Route("/cases/{Id:guid}/acts/ReturnToAssessment"), Authorize, Layout(typeof(FormLayout))]
public sealed class ReturnToAssessmentPage : ReasonPage
{
    public override Act Act => Act.ReturnToAssessment;

    protected override IRequest<Unit> Request(string reasons) => new ReturnToAssessment.Command(Id, reasons);
}
