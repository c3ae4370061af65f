using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Tiering.Decide;

/// <summary>Refuses a prohibited practice, with its letter.</summary>
public static class RefuseProhibited
{
    [Requires(Permission.DecideOnApplication)]
    public sealed record Command(Guid CaseId, string Reasons, string Facts, string Language) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.Facts).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.Language).Must(language => Languages.All.Contains(language));
        }
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var ground = letters.Ground(application.Case, LegalMatter.ProhibitedPractice, command.Language);
            var act = application.RefuseProhibited(scope.Actor, command.Reasons, clock.GetUtcNow(), ground);
            if (application.Case.StandingTier is { } told) db.Add(told);
            return (await letters.Sign(application.Case, act, new("Refuse", command.Facts, command.Language), token)).Id;
        }
    }
}
