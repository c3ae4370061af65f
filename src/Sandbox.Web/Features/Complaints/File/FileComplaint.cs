using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Complaints.File;

/// <summary>Anyone complains about a case in the register.</summary>
public static class FileComplaint
{
    [Requires(Permission.Complain)]
    public sealed record Command(Guid CaseId, string Text, string? Contact) : ICommand<Filed>;

    public sealed record Filed(Guid Id, string Reference);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Text).NotEmpty().MaximumLength(5000);
            RuleFor(command => command.Contact).MaximumLength(200).EmailAddress().When(command => !string.IsNullOrWhiteSpace(command.Contact));
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Filed>
    {
        public async Task<Filed> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var complaint = Complaint.File(file, command.Text, command.Contact, scope.Actor, clock.GetUtcNow());
            db.Add(complaint);
            return new(complaint.Id, ComplaintReference.Of(file.Reference, complaint.Id));
        }
    }
}
