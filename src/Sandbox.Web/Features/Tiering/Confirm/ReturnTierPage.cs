using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Sandbox.Domain.Cases;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Features.Tiering.Confirm;

[Route("/cases/{Id:guid}/acts/ReturnTier"), Authorize, Layout(typeof(FormLayout))]
public sealed class ReturnTierPage : ReasonPage
{
    public override Act Act => Act.ReturnTier;

    protected override IRequest<Unit> Request(string reasons) => new ReturnTier.Command(Id, reasons);
}
