using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Admission.Completeness;

[Route("/cases/{Id:guid}/acts/ProposeInadmissible"), Authorize, Layout(typeof(FormLayout))]
public sealed class ProposeInadmissiblePage : ReasonPage
{
    public override Act Act => Act.ProposeInadmissible;

    protected override IRequest<Unit> Request(string reasons) => new ProposeInadmissible.Command(Id, reasons);
}
