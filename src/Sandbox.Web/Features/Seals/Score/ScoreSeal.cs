using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Score;

/// <summary>An officer scores a request for a seal, criterion by criterion.</summary>
public static class ScoreSeal
{
    /// <summary>What a version is scored on, from 0 to 5 each.</summary>
    public static IReadOnlyList<string> Criteria { get; } = ["Safety", "Security", "Transparency", "Fairness", "DataProtection", "Oversight"];

    [Requires(Permission.ScoreSeal)]
    public sealed record Command(Guid CaseId, IReadOnlyList<SealScore> Scores, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Scores).Must(scores => scores.Select(score => score.Criterion).Order(StringComparer.Ordinal).SequenceEqual(Criteria.Order(StringComparer.Ordinal)))
                .WithMessage("Each criterion is scored once.");
            RuleForEach(command => command.Scores).ChildRules(score => score.RuleFor(s => s.Reasons).MaximumLength(4000));
            RuleFor(command => command.Note).MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenSealReview(command.CaseId, token)).Score([.. command.Scores], scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
