using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Suspensions.Order;

/// <summary>A supervisor halts the test at once, by letter.</summary>
public static class OrderSuspension
{
    /// <param name="Remedy">What has to be done before the test goes on; its author does not lift the suspension.</param>
    [Requires(Permission.OrderSuspension)]
    public sealed record Command(Guid CaseId, string Reasons, string? Remedy, string Facts, string Language) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Remedy).MaximumLength(8000);
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
            participation.Suspend(SuspensionKind.Ordered, scope.Actor, command.Reasons, command.Remedy, letters.Ground(file, LegalMatter.Suspension, command.Language), clock.GetUtcNow());
            return (await letters.Sign(file, file.Acts[^1], new Letter("Suspend", command.Facts, command.Language), token)).Id;
        }
    }
}
