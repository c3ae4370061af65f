using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Organisations;

/// <summary>Every organisation, by kind and name.</summary>
public static class ListOrganisations
{
    [Requires(Permission.ManageUsers)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(Guid Id, string Name, OrganisationKind Kind, string RegistrationNumber, string Country, int People);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token) =>
            await db.Organisations.AsNoTracking().OrderBy(organisation => organisation.Kind).ThenBy(organisation => organisation.Name)
                .Select(organisation => new Row(
                    organisation.Id, organisation.Name, organisation.Kind, organisation.RegistrationNumber, organisation.Country, db.Users.Count(person => person.OrganisationId == organisation.Id)))
                .ToListAsync(token);
    }
}

/// <summary>Adds a body that is consulted, evaluates or audits; companies register themselves.</summary>
public static class AddOrganisation
{
    [Requires(Permission.ManageUsers)]
    public sealed record Command(OrganisationKind Kind, string Name, string RegistrationNumber, string Country) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Kind).IsInEnum().NotEqual(OrganisationKind.Company);
            RuleFor(command => command.Name).NotEmpty().MaximumLength(256);
            RuleFor(command => command.RegistrationNumber).NotEmpty().MaximumLength(64);
            RuleFor(command => command.Country).Matches("^[A-Z]{2}$");
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public Task<Guid> Handle(Command command, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var added = Organisation.Register(command.Kind, command.Name, command.RegistrationNumber, command.Country, null, now);
            db.Organisations.Add(added);
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = scope.Actor.PersonId, Act = AccessAct.AddOrganisation, SubjectId = added.Id, After = command.Kind.ToString() });
            return Task.FromResult(added.Id);
        }
    }
}
