using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Features.Tiering.Propose;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering.Retier;

/// <summary>Proposes another tier for a case that has one, because its plan varies, an incident happened, or the authority looks again.</summary>
public static class ProposeRetiering
{
    /// <param name="Pack">The version of the rule pack; that of the case where null, and another only by saying so here.</param>
    /// <param name="Answers">The officer's answers to the rule pack's questions, as JSON.</param>
    /// <param name="SubjectId">The variation or incident that is the occasion; null where the authority acts of itself.</param>
    /// <param name="Grounds">Why the tier is looked at again.</param>
    [Requires(Permission.ProposeTier)]
    public sealed record Command(
        Guid CaseId, Guid? SubjectId, string? Pack, string Answers, string? Tier, string? OverrideReason, string Grounds, IReadOnlyDictionary<string, string>? Reasons = null) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Answers).NotEmpty().MaximumLength(200_000);
            RuleFor(command => command.OverrideReason).MaximumLength(4000);
            RuleFor(command => command.Grounds).NotEmpty().MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, TierDesk desk, FactBook facts, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var pack = desk.PackFor(application.Case, command.Pack);
            // What the company said of itself was about the application; the plan and the incident have moved on from that.
            var proposal = TierProposal.Of(pack, command.Answers, command.Reasons, command.Tier, await facts.OfCase(command.CaseId, token), null);
            var determination = application.ProposeRetiering(
                await Occasion(command, token), command.SubjectId, pack.Name(), proposal.Answers, proposal.Computed, proposal.Tier, command.OverrideReason, proposal.Departures, command.Grounds, scope.Actor, clock.GetUtcNow());
            db.Add(determination);
            await db.FinishTierDrafts(command.CaseId, clock.GetUtcNow(), token);
            return determination.Id;
        }

        private async Task<TierOccasion> Occasion(Command command, CancellationToken token) =>
            command.SubjectId is not { } subject ? TierOccasion.Authority
            : await db.Variations.AnyAsync(variation => variation.Id == subject && variation.CaseId == command.CaseId, token) ? TierOccasion.Variation
            : await db.Incidents.AnyAsync(incident => incident.Id == subject && incident.CaseId == command.CaseId, token) ? TierOccasion.Incident
            : throw new RuleViolation(Rule.NotFound);
    }
}
