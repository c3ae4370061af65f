using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>Keeps a sound definition as a draft; somebody else publishes it. A draft of the same version is replaced.</summary>
public static class UploadProcedure
{
    [Requires(Permission.DraftProcedures)]
    public sealed record Command(string Json, string Note) : ICommand<Uploaded>;

    public sealed record Uploaded(string DefinitionId, int Version);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Json).NotEmpty().MaximumLength(CheckProcedure.Longest);
            RuleFor(command => command.Note).NotEmpty().MaximumLength(2000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ProcedureCommands commands, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Uploaded>
    {
        public async Task<Uploaded> Handle(Command command, CancellationToken token)
        {
            var procedure = Sound(command.Json);
            var rows = await db.ProcedureVersions.Where(row => row.DefinitionId == procedure.DefinitionId).ToListAsync(token);
            if (rows.Exists(row => row.PublishedAt is not null && row.Version >= procedure.Version)) throw new RuleViolation(Rule.ProcedureUnsound);
            var now = clock.GetUtcNow();
            var draft = rows.Find(row => row.Version == procedure.Version);
            if (draft is null) db.ProcedureVersions.Add(draft = new() { Id = Guid.CreateVersion7(now), DefinitionId = procedure.DefinitionId, Version = procedure.Version });
            (draft.Json, draft.Hash, draft.Note) = (command.Json, ProcedureLibrary.Hash(command.Json), command.Note.Trim());
            (draft.UploadedBy, draft.UploadedAt) = (scope.Actor.PersonId, now);
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = AccessAct.UploadProcedure,
                SubjectId = draft.Id,
                After = $"{procedure.DefinitionId}@{procedure.Version} {Convert.ToHexStringLower(draft.Hash)}",
                Reasons = draft.Note,
            });
            return new(procedure.DefinitionId, procedure.Version);
        }

        private Procedure Sound(string json)
        {
            try
            {
                var procedure = Procedure.Load(json, "");
                return ProcedureLaw.Check(procedure, "", commands.Names).Count == 0 ? procedure : throw new RuleViolation(Rule.ProcedureUnsound);
            }
            catch (DefinitionRefused)
            {
                throw new RuleViolation(Rule.ProcedureUnsound);
            }
        }
    }
}
