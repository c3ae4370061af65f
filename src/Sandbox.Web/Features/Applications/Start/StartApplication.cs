using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.Start;

/// <summary>Starts the draft of an application; its id becomes the id of the case when it is submitted.</summary>
public static class StartApplication
{
    [Requires(Permission.DraftFilings)]
    public sealed record Command : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public Task<Guid> Handle(Command command, CancellationToken token)
        {
            var organisation = scope.Actor.OrganisationId ?? throw new RuleViolation(Rule.ForeignOrganisation);
            var form = packs.Form("application");
            var draft = FilingDraft.Start(organisation, null, FilingKind.Application, null, $"{form.Id}@{form.Version}", scope.Actor, clock.GetUtcNow());
            draft.Begin(form.Blank().ToJson());
            db.Drafts.Add(draft);
            return Task.FromResult(draft.Id);
        }
    }
}
