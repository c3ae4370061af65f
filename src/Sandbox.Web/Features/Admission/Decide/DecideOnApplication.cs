using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Admission.Decide;

/// <summary>Admits, puts on the waiting list or refuses, from the panel or from the waiting list, and signs the letter.</summary>
public static class DecideOnApplication
{
    /// <param name="DueOn">The last day, by the authority's calendar.</param>
    /// <param name="Obligation">Key of the obligation of the tier that becomes a condition; null for one of the decision's own.</param>
    public sealed record Imposed(string Text, string Reason, DateOnly DueOn, string? Obligation = null);

    /// <param name="LeftOut">The obligations of the tier that become no condition, each with the reason; an admission deals with every one.</param>
    /// <param name="Departures">Why the decision departs from the panel (<c>Panel</c>) or from the opinion of a body (its kind).</param>
    [Requires(Permission.DecideOnApplication)]
    public sealed record Command(
        Guid CaseId, AdmissionOutcome Outcome, string Reasons, string Facts, IReadOnlyList<Imposed> Conditions, IReadOnlyList<Departure> Departures, string Language,
        IReadOnlyList<LeftOut>? LeftOut = null) : ICommand<Guid>;

    /// <summary>Conditions that one decision imposes at most.</summary>
    public const int MostConditions = 40;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Outcome).IsInEnum();
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.Facts).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.Conditions).Empty().When(command => command.Outcome != AdmissionOutcome.Admit);
            // They all stand in one entry of the trail.
            RuleFor(command => command.Conditions.Count).LessThanOrEqualTo(MostConditions);
            RuleFor(command => command.Language).Must(language => Languages.All.Contains(language));
        }
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ConditionDesk desk, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var (file, now) = (application.Case, clock.GetUtcNow());
            var departsFrom = application.DeparturesOf(command.Outcome);
            int? rank = command.Outcome == AdmissionOutcome.Waitlist ? (await db.Applications.Where(other => other.Case.Stage == Stage.Waitlisted).MaxAsync(other => other.Rank, token) ?? 0) + 1 : null;
            var ground = letters.Ground(file, LegalMatter.Decision, command.Language);
            var act = application.Decide(command.Outcome, scope.Actor, command.Reasons, ground, rank, now, jurisdiction.PanelQuorum);

            if (command.Outcome == AdmissionOutcome.Admit) file.StandingTier?.Settle([.. command.Conditions.Select(imposed => imposed.Obligation).OfType<string>()], command.LeftOut ?? []);
            var conditions = command.Conditions.Select(imposed => desk.Impose(file, act, imposed.Text, imposed.Reason, imposed.DueOn, imposed.Obligation)).ToList();
            var letter = new Letter(command.Outcome.ToString(), command.Facts, command.Language)
            {
                Criteria =
                [
                    .. from criterion in SelectionCriteria.All
                       from finding in application.Findings.Where(finding => finding.Round == application.Round && finding.Criterion == criterion)
                       select new DecidedCriterion(criterion, finding.Met, finding.Reasons),
                ],
                Departures = command.Departures,
                Conditions = conditions,
                DepartsFrom = departsFrom,
            };
            return (await letters.Sign(file, act, letter, token)).Id;
        }
    }
}
