using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Appeals.Decide;

/// <summary>An appeal member decides, by letter; the case is led back where the outcome says so.</summary>
public static class DecideAppeal
{
    /// <param name="Lawful">The stage that replaces the contested one; only where the appeal is replaced and its act set a stage.</param>
    /// <param name="Content">The tier, or the new words of a condition (none lifts it), where the appeal is about such.</param>
    [Requires(Permission.DecideAppeals)]
    public sealed record Command(Guid CaseId, Guid AppealId, AppealOutcome Outcome, Stage? Lawful, string? Content, string Reasons, string Facts, string Language) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Outcome).IsInEnum();
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Content).MaximumLength(4000);
            RuleFor(command => command.Facts).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Language).Must(language => Languages.All.Contains(language));
        }
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, SealDesk seals, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var appeal = await db.Appeals.SingleOrDefaultAsync(filed => filed.Id == command.AppealId && filed.CaseId == command.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var now = clock.GetUtcNow();
            var act = appeal.Decide(file, command.Outcome, command.Lawful, command.Content, scope.Actor, command.Reasons, now, letters.Ground(file, LegalMatter.Appeal, command.Language));
            if (command.Outcome is AppealOutcome.Replaced or AppealOutcome.Remitted && appeal.Contest.IsAboutApplication) (await db.OpenApplication(file.Id, token)).Follow(appeal);
            if (appeal.LeadsTo is Stage.Testing or Stage.Suspended) (await db.OpenParticipation(file.Id, token)).Follow(appeal, command.Reasons, now);
            if (appeal.LeadsTo == Stage.SealReview && await db.SealReviews.Where(review => review.CaseId == file.Id).OrderByDescending(review => review.RequestedAt).FirstOrDefaultAsync(token) is { } review) review.Follow(appeal);
            await seals.Follow(file, appeal, token);
            return (await letters.Sign(file, act, new Letter(command.Outcome.ToString(), command.Facts, command.Language), token)).Id;
        }
    }
}
