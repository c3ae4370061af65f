using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Tiering.Decide;

[Route("/cases/{Id:guid}/acts/OverruleProhibited"), Authorize, Layout(typeof(FormLayout))]
public sealed class OverruleProhibitedPage : ReasonPage
{
    public override Act Act => Act.OverruleProhibited;

    protected override IRequest<Unit> Request(string reasons) => new OverruleProhibited.Command(Id, reasons);
}
