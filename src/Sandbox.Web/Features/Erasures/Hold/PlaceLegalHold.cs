using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Hold;

/// <summary>Holds everything of a case, for a court or an inquiry: nothing of it is erased until the hold is lifted.</summary>
public static class PlaceLegalHold
{
    [Requires(Permission.HoldRecords)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var earlier = await db.LegalHolds.Where(hold => hold.CaseId == file.Id).ToListAsync(token);
            db.LegalHolds.Add(LegalHold.Place(file, earlier, scope.Actor, command.Reasons, clock.GetUtcNow()));
            return Unit.Value;
        }
    }
}
