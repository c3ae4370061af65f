using System.Text;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Json;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering.Propose;

/// <summary>Computes the tier from the answers and proposes it; another one only with a reason.</summary>
public static class ProposeTier
{
    /// <param name="Answers">The officer's answers to the rule pack's questions, as JSON.</param>
    /// <param name="Tier">The tier proposed; the computed one where null.</param>
    [Requires(Permission.ProposeTier)]
    public sealed record Command(Guid CaseId, string Answers, string? Tier, string? OverrideReason) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Answers).NotEmpty().MaximumLength(200_000);
            RuleFor(command => command.OverrideReason).MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var pack = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            var (result, answers) = Evaluate(pack, command, packs.DayOf(jurisdiction, clock.GetUtcNow()));
            var canonical = Encoding.UTF8.GetString(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(answers.ToJson())));
            var determination = application.ProposeTier(pack.Name(), canonical, result.TierId, command.Tier ?? result.TierId, command.OverrideReason, scope.Actor, clock.GetUtcNow());
            db.Add(determination);
            await foreach (var draft in db.Drafts.Where(draft => draft.CaseId == command.CaseId && draft.Kind == FilingKind.RiskSelfAssessment && draft.SubmittedAt == null).AsAsyncEnumerable().WithCancellation(token))
                draft.MarkSubmitted(clock.GetUtcNow());
            return determination.Id;
        }

        private static (TierResult Result, Answers Answers) Evaluate(RulePack pack, Command command, DateOnly day)
        {
            if (command.Tier is { } tier && pack.Tiers.All(known => known.Id != tier)) throw new ValidationException([new ValidationFailure(nameof(command.Tier), tier)]);
            try
            {
                var answers = Answers.Parse(command.Answers).WithFacts(pack, day);
                var result = TierEngine.Evaluate(pack, answers);
                return result.IsComplete ? (result, answers) : throw new ValidationException(result.Missing.Select(question => new ValidationFailure(question, nameof(result.Missing))));
            }
            catch (InvalidAnswers invalid)
            {
                throw new ValidationException(invalid.Errors.Select(error => new ValidationFailure(error.QuestionId, error.Problem.ToString())));
            }
            catch (FormatException malformed)
            {
                throw new ValidationException([new ValidationFailure(nameof(command.Answers), malformed.Message)]);
            }
        }
    }
}
