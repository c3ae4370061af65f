using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Exit.Termination;

/// <summary>The decision maker ends the participation after notice and hearing, by letter; the closing opens.</summary>
public static class TerminateParticipation
{
    [Requires(Permission.SignDecisions)]
    public sealed record Command(Guid CaseId, string Reasons, string Facts, string Language) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Facts).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Language).Must(language => Languages.All.Contains(language));
        }
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var file = participation.Case;
            var act = participation.Terminate(scope.Actor, command.Reasons, letters.Ground(file, LegalMatter.Termination, command.Language), clock.GetUtcNow());
            return (await letters.Sign(file, act, new Letter("Terminate", command.Facts, command.Language), token)).Id;
        }
    }
}
