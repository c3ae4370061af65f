using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Incidents.Close;

/// <summary>The officer closes an incident with a finding, once its notice is complete.</summary>
public static class CloseIncident
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, Guid IncidentId, string Finding) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Finding).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).CloseIncident(command.IncidentId, scope.Actor, command.Finding, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
