using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Json;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Respond;

/// <summary>The company answers the notice of a measure against its seal; with that it was heard.</summary>
public static class RespondToSealNotice
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid CaseId, Guid SealId, string Response) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Response).NotEmpty().MaximumLength(10_000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        // A plain answer has one field, so it needs no pack.
        private const string Form = "hearing-response@1";

        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var seal = await db.OpenSeal(command.CaseId, command.SealId, token);
            var now = clock.GetUtcNow();
            var canonical = CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(FormAnswers.Empty.With("response", command.Response.Trim()).ToJson()));
            var earlier = await db.Filings.CountAsync(f => f.CaseId == command.CaseId && f.Kind == FilingKind.HearingResponse && f.SubjectId == seal.Id, token);
            var filing = Filing.Of(
                command.CaseId, FilingKind.HearingResponse, seal.Id, earlier + 1, Form, Encoding.UTF8.GetString(canonical), Convert.ToHexStringLower(SHA256.HashData(canonical)), scope.Actor, now);
            db.Add(filing);
            seal.RespondToNotice(filing, scope.Actor, now);
            return Unit.Value;
        }
    }
}
