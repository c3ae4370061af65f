using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Admission.Completeness;

[Route("/cases/{Id:guid}/acts/AcceptAsComplete"), Authorize, Layout(typeof(FormLayout))]
public sealed class AcceptAsCompletePage : ReasonPage
{
    public override Act Act => Act.AcceptAsComplete;

    protected override bool Optional => true;

    protected override IRequest<Unit> Request(string reasons) => new AcceptAsComplete.Command(Id, reasons);
}
