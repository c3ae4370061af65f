using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Tiering.Retier;

[Route("/cases/{Id:guid}/acts/ReturnRetiering"), Authorize, Layout(typeof(FormLayout))]
public sealed class ReturnRetieringPage : ReasonPage
{
    public override Act Act => Act.ReturnRetiering;

    protected override IRequest<Unit> Request(string reasons) => new ReturnRetiering.Command(Id, reasons);
}
