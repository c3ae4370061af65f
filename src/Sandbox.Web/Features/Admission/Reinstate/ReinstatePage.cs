using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Admission.Reinstate;

[Route("/cases/{Id:guid}/acts/Reinstate"), Authorize, Layout(typeof(FormLayout))]
public sealed class ReinstatePage : ReasonPage
{
    public override Act Act => Act.Reinstate;

    protected override IRequest<Unit> Request(string reasons) => new Reinstate.Command(Id, reasons);
}
