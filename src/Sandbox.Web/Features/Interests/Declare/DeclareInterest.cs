using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Interests.Declare;

/// <summary>Declares a conflict of interest with a company; from then on its cases are closed to the person.</summary>
public static class DeclareInterest
{
    [Requires(Permission.DeclareOwnInterests)]
    public sealed record Command(Guid OrganisationId, string Reason) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reason).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            if (!await db.Organisations.AnyAsync(organisation => organisation.Id == command.OrganisationId && organisation.Kind == OrganisationKind.Company, token)) throw new RuleViolation(Rule.NotFound);
            if (scope.Actor.RecusedFrom.Contains(command.OrganisationId)) throw new RuleViolation(Rule.AlreadyUnderWay);
            var recusal = Recusal.Declare(scope.Actor.PersonId, command.OrganisationId, command.Reason, clock.GetUtcNow());
            db.Recusals.Add(recusal);
            return recusal.Id;
        }
    }
}
