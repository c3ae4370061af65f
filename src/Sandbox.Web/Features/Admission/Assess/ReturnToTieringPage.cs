using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Admission.Assess;

[Route("/cases/{Id:guid}/acts/ReturnToTiering"), Authorize, Layout(typeof(FormLayout))]
public sealed class ReturnToTieringPage : ReasonPage
{
    public override Act Act => Act.ReturnToTiering;

    protected override IRequest<Unit> Request(string reasons) => new ReturnToTiering.Command(Id, reasons);
}
