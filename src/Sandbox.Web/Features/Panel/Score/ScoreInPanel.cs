using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Panel.Score;

/// <summary>Scores and votes for one panel member.</summary>
public static class ScoreInPanel
{
    /// <param name="Points">0 to 5 for each of <see cref="SelectionCriteria"/>.</param>
    [Requires(Permission.ScoreInPanel)]
    public sealed record Command(Guid CaseId, bool DeclaresNoInterest, IReadOnlyDictionary<string, int> Points, Vote Vote, string Comment) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Points).Must(points => points.Keys.Order().SequenceEqual(SelectionCriteria.All.Order()) && points.Values.All(value => value is >= 0 and <= 5));
            RuleFor(command => command.Vote).IsInEnum();
            RuleFor(command => command.Comment).NotEmpty().MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            db.Add(application.Score(command.DeclaresNoInterest, command.Points, command.Vote, command.Comment, jurisdiction.PanelQuorum, scope.Actor, clock.GetUtcNow()));
            return Unit.Value;
        }
    }
}
