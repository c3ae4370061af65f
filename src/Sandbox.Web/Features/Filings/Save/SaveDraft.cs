using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.Save;

/// <summary>Saves what was typed so far; incomplete answers are fine, overwriting someone else's newer ones is not.</summary>
public static class SaveDraft
{
    /// <param name="Answers">The answers as JSON, as <see cref="FormAnswers"/> writes them.</param>
    /// <param name="ReadVersion">The version of the draft that the editor has seen.</param>
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid DraftId, string Answers, int ReadVersion) : ICommand<Saved>;

    public sealed record Saved(int Version, DateTimeOffset At);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Answers).NotEmpty().MaximumLength(2_000_000);
    }

    public sealed class Handler(FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Saved>
    {
        public async Task<Saved> Handle(Command command, CancellationToken token)
        {
            var draft = await desk.Draft(command.DraftId, token);
            draft.Save(FormAnswers.Parse(command.Answers).ToJson(), command.ReadVersion, scope.Actor, clock.GetUtcNow());
            return new(draft.Version, draft.ChangedAt);
        }
    }
}
