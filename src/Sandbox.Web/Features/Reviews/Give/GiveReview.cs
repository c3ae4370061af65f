using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Features.Reviews.Give;

/// <summary>The reviews that procedures ask of this person in a case.</summary>
public static class ListAskedReviews
{
    [Requires(Permission.GiveReviews)]
    public sealed record Query(Guid CaseId) : IQuery<IReadOnlyList<Asked>>;

    /// <param name="Arguments">What the definition says of it: title and guidance, by language.</param>
    public sealed record Asked(Guid TaskId, IReadOnlyDictionary<string, string> Arguments);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, IReadOnlyList<Asked>>
    {
        public async Task<IReadOnlyList<Asked>> Handle(Query query, CancellationToken token)
        {
            var (roles, people) = (scope.Actor.Roles.ToList(), scope.Actor.People.ToList());
            var open = await db.Tasks.AsNoTracking()
                .Where(task => task.CaseId == query.CaseId && task.ClosedAt == null && task.Kind == ProcedureLaw.Review && roles.Contains(task.Role) && (task.AssignedTo == null || people.Contains(task.AssignedTo.Value)))
                .OrderBy(task => task.OpenedAt).ToListAsync(token);
            return [.. open.Select(task => new Asked(task.Id, task.Arguments))];
        }
    }
}

/// <summary>Gives a review that the definition of the procedure asks for.</summary>
public static class GiveReview
{
    [Requires(Permission.GiveReviews)]
    public sealed record Command(Guid CaseId, Guid TaskId, ReviewOutcome Outcome, string Text) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Outcome).IsInEnum();
            RuleFor(command => command.Text).NotEmpty().MaximumLength(8000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            db.Reviews.Add(CaseReview.Give(file, command.TaskId, command.Outcome, command.Text, scope.Actor, clock.GetUtcNow()));
            return Unit.Value;
        }
    }
}
