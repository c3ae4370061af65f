using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Plans.Vary;

/// <summary>The authority accepts or refuses another plan; accepted, it is the plan, and its tier the case's.</summary>
public static class DecideVariation
{
    /// <param name="Changed">Answers of the tier questionnaire that are different under the changed plan, by question.</param>
    [Requires(Permission.AgreePlan)]
    public sealed record Command(Guid CaseId, Guid VariationId, bool Accept, string Reasons, IReadOnlyDictionary<string, string[]>? Changed = null) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var variation = participation.Variations.SingleOrDefault(asked => asked.Id == command.VariationId) ?? throw new RuleViolation(Rule.NotFound);
            participation.DecideVariation(variation.Id, command.Accept, await Tier(variation, command.Changed, token), scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }

        // The tier is computed again where the company's own statement does not rule out that the risk changes.
        private async Task<string> Tier(Variation variation, IReadOnlyDictionary<string, string[]>? changed, CancellationToken token)
        {
            var statement = await db.Filings.AsNoTracking().Where(filing => filing.Id == variation.StatementId).Select(filing => filing.Answers).SingleAsync(token);
            var determination = await db.TierDeterminations.AsNoTracking().Where(found => found.CaseId == variation.CaseId && found.ConfirmedAt != null)
                .OrderByDescending(found => found.ConfirmedAt).FirstOrDefaultAsync(token);
            if (determination is null || !VariationStatement.BearsOnTier(FormAnswers.Parse(statement))) return variation.Tier;
            var answers = (changed ?? new Dictionary<string, string[]>()).Aggregate(Answers.Parse(determination.Answers), (sum, answer) => sum.With(answer.Key, answer.Value));
            // By the version that tiered the case: a newer one is applied by a decision of its own.
            var pack = packs.PackNamed(determination.Pack) ?? packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            var computed = TierEngine.Evaluate(pack, answers.WithFacts(pack, packs.DayOf(jurisdiction, clock.GetUtcNow())));
            // A tier that was set by hand with a reason stays where the computation says what it said then.
            return computed.TierId == determination.Computed ? variation.Tier : computed.TierId;
        }
    }
}

/// <summary>What the company says about a variation.</summary>
public static class VariationStatement
{
    private static readonly string[] Risky = ["system", "purpose", "data"];

    /// <summary>Whether the change may move the test into another tier.</summary>
    public static bool BearsOnTier(FormAnswers statement) =>
        statement.Values.Text("material") != "no" || statement.Values.Many("topics").Any(Risky.Contains);
}
