using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Queue;

/// <summary>The looks at the queue that the reader saved, and those that colleagues share.</summary>
public static class ListViews
{
    [Requires(Permission.ReadCases)]
    public sealed record Query : IQuery<IReadOnlyList<View>>;

    /// <param name="Address">The query of the queue's address.</param>
    /// <param name="Owner">Who shares it; null for the reader's own.</param>
    /// <param name="IsDefault">Whether the reader's queue opens with it.</param>
    public sealed record View(Guid Id, string Name, string Address, bool Shared, string? Owner, bool IsDefault);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, IReadOnlyList<View>>
    {
        public async Task<IReadOnlyList<View>> Handle(Query query, CancellationToken token)
        {
            var reader = scope.Actor;
            var standard = await db.Users.AsNoTracking().Where(person => person.Id == reader.PersonId).Select(person => person.DefaultViewId).SingleOrDefaultAsync(token);
            var views = await db.SavedViews.AsNoTracking()
                .Join(db.Users, view => view.OwnerId, person => person.Id, (view, person) => new { View = view, Owner = person })
                .Where(row => row.View.OwnerId == reader.PersonId || (row.View.Shared && row.Owner.OrganisationId == reader.OrganisationId))
                .OrderBy(row => row.View.OwnerId != reader.PersonId).ThenBy(row => row.View.Name).ThenBy(row => row.View.Id)
                .Select(row => new { row.View, row.Owner.FullName }).ToListAsync(token);
            return [.. views.Select(row => new View(
                row.View.Id, row.View.Name, row.View.Address, row.View.Shared, row.View.OwnerId == reader.PersonId ? null : row.FullName, row.View.Id == standard))];
        }
    }
}

/// <summary>Saves the queue as it is shown under a name; the same name of the same person is written over.</summary>
public static class SaveView
{
    /// <param name="IsDefault">Whether the queue opens with it from now on.</param>
    [Requires(Permission.ReadCases)]
    public sealed record Command(string Name, CaseFilter Filter, CaseOrder Order, bool Descending, bool Shared, bool IsDefault) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Name).NotEmpty().MaximumLength(SavedView.MaxName);
            RuleFor(command => command.Filter.Text).MaximumLength(100);
            RuleFor(command => command.Filter.Tier).MaximumLength(100);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var (owner, name) = (scope.Actor.PersonId, command.Name.Trim());
            var view = await db.SavedViews.SingleOrDefaultAsync(view => view.OwnerId == owner && view.Name == name, token);
            if (view is null)
            {
                view = new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), OwnerId = owner, Name = name };
                db.SavedViews.Add(view);
            }
            (view.Address, view.Shared) = (command.Filter.Query(command.Order, command.Descending), command.Shared);
            // Saved first: the person's row refers to it.
            await db.SaveChangesAsync(token);
            if (command.IsDefault) (await db.Users.SingleAsync(person => person.Id == owner, token)).DefaultViewId = view.Id;
            return view.Id;
        }
    }
}

/// <summary>Makes a view the one that the reader's queue opens with; null opens it with all cases.</summary>
public static class ChooseDefaultView
{
    [Requires(Permission.ReadCases)]
    public sealed record Command(Guid? ViewId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var reader = scope.Actor;
            if (command.ViewId is { } id && !await db.SavedViews.AnyAsync(view => view.Id == id
                && (view.OwnerId == reader.PersonId || (view.Shared && db.Users.Any(owner => owner.Id == view.OwnerId && owner.OrganisationId == reader.OrganisationId))), token))
                throw new RuleViolation(Rule.NotFound);
            (await db.Users.SingleAsync(person => person.Id == reader.PersonId, token)).DefaultViewId = command.ViewId;
            return Unit.Value;
        }
    }
}

/// <summary>Deletes a view of one's own; whoever opened their queue with it sees all cases again.</summary>
public static class DeleteView
{
    [Requires(Permission.ReadCases)]
    public sealed record Command(Guid ViewId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var view = await db.SavedViews.SingleOrDefaultAsync(view => view.Id == command.ViewId && view.OwnerId == scope.Actor.PersonId, token) ?? throw new RuleViolation(Rule.NotFound);
            db.SavedViews.Remove(view);
            return Unit.Value;
        }
    }
}
