using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.Draft;

/// <summary>Keeps the officer's answers to one section of the questionnaire until the tier is proposed.</summary>
public static class SaveTierAnswers
{
    /// <param name="Given">The section's answers by question; an empty list takes an answer away.</param>
    /// <param name="ReadVersion">The version of the draft that the officer saw; 0 before the first.</param>
    [Requires(Permission.ProposeTier)]
    public sealed record Command(Guid CaseId, IReadOnlyDictionary<string, IReadOnlyList<string>> Given, int ReadVersion) : ICommand<int>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Given).Must(given => given.Values.All(values => values.Sum(value => value.Length) <= 10_000));
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            if (file.WhyNot(Act.ProposeTier, scope.Actor) is { } violation) throw violation;
            var pack = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            var name = pack.Name();
            if (command.Given.Keys.FirstOrDefault(id => pack.Question(id) is null) is not null) throw new RuleViolation(Rule.FilingIncomplete);
            var draft = await db.Drafts.SingleOrDefaultAsync(d => d.CaseId == file.Id && d.Kind == FilingKind.RiskSelfAssessment && d.Form == name && d.SubmittedAt == null, token);
            var known = draft?.Answers;
            if (draft is null)
            {
                // A returned proposal is worked on, not begun again.
                known = await db.TierDeterminations.Where(d => d.CaseId == file.Id && d.Pack == name).OrderByDescending(d => d.ProposedAt).Select(d => d.Answers).FirstOrDefaultAsync(token);
                draft = FilingDraft.Start(scope.Actor.OrganisationId ?? throw new RuleViolation(Rule.ForeignOrganisation), file.Id, FilingKind.RiskSelfAssessment, null, name, scope.Actor, clock.GetUtcNow());
                db.Drafts.Add(draft);
            }
            var answers = command.Given.Aggregate(Answers.Parse(known ?? "{}"), (all, given) => all.With(given.Key, given.Value));
            draft.Save(answers.ToJson(), command.ReadVersion, scope.Actor, clock.GetUtcNow());
            return draft.Version;
        }
    }
}
