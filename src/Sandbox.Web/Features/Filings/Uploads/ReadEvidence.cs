using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.Uploads;

/// <summary>A file of evidence, for the company that uploaded it and, once it was filed, for everyone who may read the case.</summary>
public static class ReadEvidence
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid EvidenceId) : IQuery<Content>, IReadsFile
    {
        FilePart IReadsFile.Part => FilePart.Evidence;

        Guid IReadsFile.PartId => EvidenceId;
    }

    public sealed record Content(string FileName, string ContentType, byte[] Bytes);

    public sealed class Handler(SandboxDbContext db, EvidenceFolder folder, ActScope scope) : IRequestHandler<Query, Content>
    {
        public async Task<Content> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            var evidence = await db.Evidence.AsNoTracking().SingleOrDefaultAsync(file => file.Id == query.EvidenceId && file.ErasedAt == null, token) ?? throw new RuleViolation(Rule.NotFound);
            return new(evidence.FileName, evidence.ContentType, await folder.Read(evidence.Id, evidence.Key, token));
        }
    }
}
