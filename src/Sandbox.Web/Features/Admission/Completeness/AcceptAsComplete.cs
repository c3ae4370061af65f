using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission.Completeness;

/// <summary>Finds the application complete, so that its tier can be proposed.</summary>
public static class AcceptAsComplete
{
    [Requires(Permission.CheckCompleteness)]
    public sealed record Command(Guid CaseId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            application.AcceptAsComplete(scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
