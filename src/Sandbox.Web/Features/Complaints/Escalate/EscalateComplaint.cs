using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Complaints.Escalate;

/// <summary>Hands a complaint on to somebody else than the officer who had it.</summary>
public static class EscalateComplaint
{
    [Requires(Permission.AnswerComplaints)]
    public sealed record Command(Guid CaseId, Guid ComplaintId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var complaint = await db.Complaints.SingleOrDefaultAsync(c => c.Id == command.ComplaintId && c.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            complaint.Escalate(file, command.Reasons, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
