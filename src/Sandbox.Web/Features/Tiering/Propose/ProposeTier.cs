using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering.Propose;

/// <summary>Computes the tier from the answers and proposes it; another one only with a reason.</summary>
public static class ProposeTier
{
    /// <param name="Answers">The officer's answers to the rule pack's questions, as JSON.</param>
    /// <param name="Tier">The tier proposed; the computed one where null.</param>
    /// <param name="Reasons">Why an answer is other than the company's own, by question.</param>
    [Requires(Permission.ProposeTier)]
    public sealed record Command(Guid CaseId, string Answers, string? Tier, string? OverrideReason, IReadOnlyDictionary<string, string>? Reasons = null) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Answers).NotEmpty().MaximumLength(200_000);
            RuleFor(command => command.OverrideReason).MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, TierDesk desk, FactBook facts, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var pack = desk.PackFor(application.Case, null);
            var proposal = TierProposal.Of(pack, command.Answers, command.Reasons, command.Tier, await facts.OfCase(command.CaseId, token), await desk.Company(command.CaseId, pack, token));
            var determination = application.ProposeTier(pack.Name(), proposal.Answers, proposal.Computed, proposal.Tier, command.OverrideReason, scope.Actor, clock.GetUtcNow(), proposal.Departures);
            db.Add(determination);
            await db.FinishTierDrafts(command.CaseId, clock.GetUtcNow(), token);
            return determination.Id;
        }
    }

    /// <summary>Ends what officers were writing: it is in the proposal now.</summary>
    internal static async Task FinishTierDrafts(this SandboxDbContext db, Guid caseId, DateTimeOffset now, CancellationToken token)
    {
        await foreach (var draft in db.Drafts.Where(draft => draft.CaseId == caseId && draft.Kind == FilingKind.RiskSelfAssessment && draft.SubmittedAt == null).AsAsyncEnumerable().WithCancellation(token))
            draft.MarkSubmitted(now);
    }
}
