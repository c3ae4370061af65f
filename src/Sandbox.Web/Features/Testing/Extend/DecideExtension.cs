using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Testing.Extend;

/// <summary>The decision maker grants or refuses more time, by letter; a grant needs cover until the new end.</summary>
public static class DecideExtension
{
    [Requires(Permission.SignDecisions)]
    public sealed record Command(Guid CaseId, Guid ExtensionId, bool Grant, string Reasons, string Facts, string Language) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Facts).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Language).Must(language => Languages.All.Contains(language));
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var file = participation.Case;
            var plan = await db.PlanOf(participation, packs, token);
            var ground = letters.Ground(file, LegalMatter.Extension, command.Language);
            participation.DecideExtension(command.ExtensionId, command.Grant, plan.Coverage, scope.Actor, command.Reasons, ground, clock.GetUtcNow());
            if (scope.Actor.Silence is not null) return (await letters.SignSilent(file, file.Acts[^1], "Refuse", token)).Id;
            return (await letters.Sign(file, file.Acts[^1], new Letter(command.Grant ? "Grant" : "Refuse", command.Facts, command.Language), token)).Id;
        }
    }
}
