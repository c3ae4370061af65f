using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.SystemActs;

/// <summary>The acts that procedures do by themselves; definitions name them by the names registered in <see cref="ProcedureActs"/>.</summary>
public static class StartCompletenessCheck
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenApplication(command.CaseId, token)).StartCompletenessCheck(scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}

/// <summary>Opens the participation of an admitted case, and with it the agreement of its plan.</summary>
public static class OpenPlanAgreement
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            db.Add(Participation.Open(file, scope.Actor, clock.GetUtcNow()));
            return Unit.Value;
        }
    }
}

/// <summary>Ends a case whose company did not answer, agree or confirm in time.</summary>
public static class LapseCase
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenApplication(command.CaseId, token)).Lapse(scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}

/// <summary>Ends the test at its last day.</summary>
public static class EndTestPeriod
{
    [Requires(Permission.EndTestPeriod)]
    public sealed record Command(Guid CaseId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).EndTestPeriod(scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}

/// <summary>Minutes that a consulted body gave no opinion in time.</summary>
public static class RecordOpinionAbsent
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId, OrganisationKind Agency) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenApplication(command.CaseId, token)).RecordOpinionAbsent(command.Agency, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}

/// <summary>Reminds a company that has not answered a request for information.</summary>
public static class RemindApplicant
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId, Guid RequestId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenApplication(command.CaseId, token)).Remind(command.RequestId, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}

public static class ProcedureActs
{
    /// <summary>The names by which workflow definitions send these commands.</summary>
    public static ProcedureCommands All { get; } = new ProcedureCommands()
        .Add(nameof(StartCompletenessCheck), (caseId, _, _) => new StartCompletenessCheck.Command(caseId))
        .Add(nameof(OpenPlanAgreement), (caseId, _, _) => new OpenPlanAgreement.Command(caseId))
        .Add(nameof(LapseCase), (caseId, _, _) => new LapseCase.Command(caseId))
        .Add(nameof(EndTestPeriod), (caseId, _, _) => new EndTestPeriod.Command(caseId))
        .Add(nameof(RecordOpinionAbsent), (caseId, _, arguments) => new RecordOpinionAbsent.Command(caseId, Enum.Parse<OrganisationKind>(arguments["agency"])))
        .Add(nameof(RemindApplicant), (caseId, subject, _) => new RemindApplicant.Command(caseId, subject ?? throw new RuleViolation(Rule.NotFound)));
}
