using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Admission.Completeness;

/// <summary>Refuses an application that cannot be taken up, with its letter, or sends it back to the check.</summary>
public static class DecideAdmissibility
{
    /// <param name="Facts">The facts of the letter; needed for a refusal.</param>
    /// <returns>The letter of a refusal.</returns>
    [Requires(Permission.DecideOnApplication)]
    public sealed record Command(Guid CaseId, bool Refuse, string Reasons, string Facts, string Language) : ICommand<Guid?>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.Facts).NotEmpty().When(command => command.Refuse).MaximumLength(4000);
            RuleFor(command => command.Language).Must(language => Languages.All.Contains(language));
        }
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid?>
    {
        public async Task<Guid?> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var ground = letters.Ground(application.Case, LegalMatter.Application, command.Language);
            var act = application.DecideAdmissibility(command.Refuse, scope.Actor, command.Reasons, clock.GetUtcNow(), ground);
            return command.Refuse ? (await letters.Sign(application.Case, act, new("Refuse", command.Facts, command.Language), token)).Id : null;
        }
    }
}
