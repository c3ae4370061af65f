using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering.Draft;

/// <summary>Keeps the officer's answers to one section of the questionnaire until the tier is proposed.</summary>
public static class SaveTierAnswers
{
    /// <param name="Given">The section's answers by question; an empty list takes an answer away.</param>
    /// <param name="ReadVersion">The version of the draft that the officer saw; 0 before the first.</param>
    /// <param name="Reasons">Why an answer is other than the company's, by question.</param>
    /// <param name="Pack">The version of the rule pack, where the case is tiered anew; else the one that tiers the case by itself.</param>
    [Requires(Permission.ProposeTier)]
    public sealed record Command(
        Guid CaseId, IReadOnlyDictionary<string, IReadOnlyList<string>> Given, int ReadVersion, IReadOnlyDictionary<string, string?>? Reasons = null, string? Pack = null) : ICommand<int>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Given).Must(given => given.Values.All(values => values.Sum(value => value.Length) <= 10_000));
            RuleFor(command => command.Reasons).Must(reasons => reasons is null || reasons.Values.All(reason => reason is null || reason.Length <= 2000));
        }
    }

    public sealed class Handler(SandboxDbContext db, TierDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            if (file.WhyNot(TierDesk.ActAt(file.Stage), scope.Actor) is { } violation) throw violation;
            var pack = desk.PackFor(file, command.Pack);
            var name = pack.Name();
            if (command.Given.Keys.FirstOrDefault(id => pack.Question(id) is null) is not null) throw new RuleViolation(Rule.FilingIncomplete);
            var draft = await db.Drafts.SingleOrDefaultAsync(d => d.CaseId == file.Id && d.Kind == FilingKind.RiskSelfAssessment && d.Form == name && d.SubmittedAt == null, token);
            var known = draft is null ? await desk.Begin(file, pack, token) : TierFindings.Parse(draft.Answers);
            if (draft is null)
            {
                draft = FilingDraft.Start(scope.Actor.OrganisationId ?? throw new RuleViolation(Rule.ForeignOrganisation), file.Id, FilingKind.RiskSelfAssessment, null, name, scope.Actor, clock.GetUtcNow());
                db.Drafts.Add(draft);
            }
            var findings = command.Given.Aggregate(known, (all, given) => all.With(given.Key, given.Value));
            findings = (command.Reasons ?? new Dictionary<string, string?>()).Aggregate(findings, (all, given) => all.Because(given.Key, given.Value));
            draft.Save(findings.ToJson(), command.ReadVersion, scope.Actor, clock.GetUtcNow());
            return draft.Version;
        }
    }
}
