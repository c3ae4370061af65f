using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission.Assess;

/// <summary>Hands the application to the panel with a finding on each criterion.</summary>
public static class AssessApplication
{
    public sealed record Finding(string Criterion, bool Met, string Reasons);

    [Requires(Permission.AssessApplication)]
    public sealed record Command(Guid CaseId, IReadOnlyList<Finding> Findings, string Summary) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Findings).Must(findings => findings.Select(finding => finding.Criterion).Order().SequenceEqual(SelectionCriteria.All.Order()));
            RuleForEach(command => command.Findings).ChildRules(finding => finding.RuleFor(given => given.Reasons).NotEmpty().MaximumLength(4000));
            RuleFor(command => command.Summary).NotEmpty().MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            application.Assess([.. command.Findings.Select(finding => (finding.Criterion, finding.Met, finding.Reasons))], command.Summary, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
