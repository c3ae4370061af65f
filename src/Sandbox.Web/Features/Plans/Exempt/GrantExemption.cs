using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Plans.Exempt;

/// <summary>The decision maker relieves the company from a rule until a day, by letter.</summary>
public static class GrantExemption
{
    /// <param name="ExpiresOn">The last day of the exemption.</param>
    [Requires(Permission.SignDecisions)]
    public sealed record Command(Guid CaseId, string Scope, bool WaivesCoverage, DateOnly ExpiresOn, string Reasons, string Facts, string Language) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Scope).NotEmpty().MaximumLength(2000);
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
            var expires = packs.Preset(file.Preset).Reckoning.StartOf(command.ExpiresOn.AddDays(1));
            participation.GrantExemption(command.Scope, command.WaivesCoverage, expires, scope.Actor, command.Reasons, letters.Ground(file, LegalMatter.Exemption, command.Language), clock.GetUtcNow());
            return (await letters.Sign(file, file.Acts[^1], new Letter("Grant", command.Facts, command.Language), token)).Id;
        }
    }
}
