using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.Uploads;

/// <summary>Keeps a file as evidence for a draft.</summary>
public static class AddEvidence
{
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid DraftId, string FieldId, string FileName, byte[] Content) : ICommand<Kept>;

    /// <param name="Digest">SHA-256 of the file as uploaded, lower-case hex.</param>
    public sealed record Kept(Guid Id, string FileName, long Length, string Digest);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.FieldId).NotEmpty().MaximumLength(200);
    }

    public sealed class Handler(SandboxDbContext db, EvidenceFolder folder, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Kept>
    {
        public async Task<Kept> Handle(Command command, CancellationToken token)
        {
            var (name, contentType) = UploadRules.Check(command.FileName, command.Content);
            var draft = await desk.Draft(command.DraftId, token);
            // The lock makes uploads at once count each other.
            await db.Database.ExecuteSqlAsync($"select 1 from drafts where id = {draft.Id} for update", token);
            if (await db.Evidence.CountAsync(file => file.DraftId == draft.Id, token) >= UploadRules.MostFiles) throw new UploadRefused(UploadFault.TooMany);

            var now = clock.GetUtcNow();
            var id = Guid.CreateVersion7(now);
            var evidence = new Evidence
            {
                Id = id,
                OrganisationId = draft.OrganisationId,
                DraftId = draft.Id,
                FieldId = command.FieldId,
                FileName = name,
                ContentType = contentType,
                Length = command.Content.Length,
                Digest = Convert.ToHexStringLower(SHA256.HashData(command.Content)),
                // Where the act fails after this, noise without a key stays behind.
                Key = await folder.Write(id, command.Content, token),
                UploadedBy = scope.Actor.PersonId,
                UploadedAt = now,
            };
            db.Evidence.Add(evidence);
            return new(id, name, evidence.Length, evidence.Digest);
        }
    }
}
