using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tasks;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;
using Sandbox.Workflows;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Web.Pipeline;

/// <summary>What a procedure does to the world, inside the act's transaction: tasks, clocks, notices, commands.</summary>
internal sealed class ProcedureHost(SandboxDbContext db, Packs packs, ActScope scope, ProcedureEntry entry, ProcedureCommands commands, Outbox outbox, IMediator mediator, TimeProvider clock)
    : IWorkflowHost
{
    private const string Subject = "subject";

    public async Task OpenTask(OpenTask task, CancellationToken token)
    {
        var file = File(task.Origin);
        entry.Note(task.Origin);
        var subject = SubjectOf(task.Variables);
        var ownClock = task.Clock is { Length: > 0 } name ? await Start(file, Enum.Parse<ClockName>(name), task.Origin.InstanceId, task.StepId, subject, token) : null;
        var covering = ownClock ?? (task.CoveredBy is { Length: > 0 } cover ? await Running(file.Id, Enum.Parse<ClockName>(cover), token) : null);
        var opened = WorkTask.Open(
            file.Id, task.Kind, Enum.Parse<Role>(task.Role), null, subject, Name(task.Origin), task.StepId, covering?.Id, task.Outcomes, task.Arguments,
            task.Escalation is { Length: > 0 } above ? Enum.Parse<Role>(above) : null, clock.GetUtcNow());
        if (opened.Role == Role.CaseOfficer) opened.Assign(file.OfficerId);
        file.Open(opened);
        // A key that is set already would otherwise be taken for an existing row.
        db.Entry(opened).State = EntityState.Added;
    }

    public async Task CloseTask(Guid stepId, string reason, CancellationToken token)
    {
        var task = db.Cases.Local.SelectMany(file => file.Tasks).SingleOrDefault(task => task.StepId == stepId);
        if (task is null) return;
        var file = db.Cases.Local.Single(file => file.Id == task.CaseId);
        // A task that an act completed is closed already; one that its clock or its procedure ends is closed here.
        task.Cancel(reason, clock.GetUtcNow());
        foreach (var own in (await Clocks(file.Id, token)).Where(own => own.StepId == stepId)) own.Stop(Reckoning(file), clock.GetUtcNow());
    }

    public async Task StartClock(ClockSignal signal, CancellationToken token)
    {
        entry.Note(signal.Origin);
        var file = File(signal.Origin);
        var name = Enum.Parse<ClockName>(signal.Clock);
        // Each decision has an appeal term of its own; of every other clock one runs at a time.
        if (name == ClockName.AppealFiling || await Running(file.Id, name, token) is null) await Start(file, name, signal.Origin.InstanceId, null, null, token);
    }

    public async Task StopClock(ClockSignal signal, CancellationToken token)
    {
        entry.Note(signal.Origin);
        var file = File(signal.Origin);
        if (await Running(file.Id, Enum.Parse<ClockName>(signal.Clock), token) is { } running) running.Stop(Reckoning(file), clock.GetUtcNow());
    }

    public Task Notify(Notice notice, CancellationToken token)
    {
        entry.Note(notice.Origin);
        return outbox.Tell(File(notice.Origin), notice.Name, Enum.Parse<Role>(notice.Role), token);
    }

    public Task Reach(StepOrigin origin, Guid stepId, CancellationToken token)
    {
        Visit(origin, stepId, null, []);
        return Task.CompletedTask;
    }

    public async Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token)
    {
        if (stepId is not { } step)
        {
            Visit(origin, null, clock.GetUtcNow(), outcomes);
            return;
        }
        var visit = db.ProcedureVisits.Local.FirstOrDefault(visit => visit.StepId == step) ?? await db.ProcedureVisits.SingleOrDefaultAsync(visit => visit.StepId == step, token);
        if (visit is null) return;
        (visit.LeftAt, visit.Outcomes) = (clock.GetUtcNow(), [.. outcomes]);
    }

    private void Visit(StepOrigin origin, Guid? step, DateTimeOffset? left, IReadOnlyList<string> outcomes) => db.ProcedureVisits.Add(new()
    {
        CaseId = origin.CaseId,
        InstanceId = origin.InstanceId,
        DefinitionId = origin.DefinitionId,
        Version = origin.Version,
        Activity = origin.ActivityId,
        StepId = step,
        ReachedAt = clock.GetUtcNow(),
        LeftAt = left,
        Outcomes = [.. outcomes],
    });

    public async Task<string> Act(SystemAct act, CancellationToken token)
    {
        entry.Note(act.Origin);
        await entry.Record(token);
        var request = commands.For(act.Command, act.Origin.CaseId, SubjectOf(act.Variables), act.Arguments);
        try
        {
            await scope.AsProcedure(() => mediator.Send(request, token));
            return act.Outcomes.Contains(Activity.Done) ? Activity.Done : act.Outcomes[0];
        }
        catch (RuleViolation) when (act.Outcomes.Contains(Refused))
        {
            return Refused;
        }
    }

    public async Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token)
    {
        var file = db.Cases.Local.Single(file => file.Id == caseId);
        await db.Suspensions.Where(suspension => suspension.CaseId == caseId).LoadAsync(token);
        return new Dictionary<string, string>
        {
            ["stage"] = file.Stage.ToString(),
            ["tier"] = file.Tier ?? "",
            ["personalData"] = file.PersonalData ? "true" : "false",
            ["suspension"] = db.Suspensions.Local.SingleOrDefault(suspension => suspension.CaseId == caseId && suspension.IsOpen)?.Kind.ToString() ?? "",
        };
    }

    private const string Refused = "Refused";

    private CaseFile File(StepOrigin origin) => db.Cases.Local.Single(file => file.Id == origin.CaseId);

    private Reckoning Reckoning(CaseFile file) => packs.Preset(file.Preset).Reckoning;

    private async Task<CaseClock> Start(CaseFile file, ClockName name, Guid? instance, Guid? step, Guid? subject, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var preset = packs.Preset(file.Preset);
        var reckoning = preset.Reckoning;
        var rule = preset.Clock(name, reckoning.DateAt(now));
        if (name is ClockName.TestPeriod or ClockName.TestExtension) rule = await AsAgreed(rule, file.Id, reckoning, now, token);
        var started = CaseClock.Start(file.Id, rule, instance, step, subject, reckoning, now, now);
        if (ProcedureSteps.Ground(file.Stage) is { } ground) started.PauseOn(ground, reckoning, now);
        await db.Clocks.AddAsync(started, token);
        return started;
    }

    // The preset says how long a test may last; the plan and its extensions say how long this one does.
    private async Task<ClockRule> AsAgreed(ClockRule rule, Guid caseId, Reckoning reckoning, DateTimeOffset now, CancellationToken token)
    {
        var participation = await db.Participations.SingleOrDefaultAsync(p => p.CaseId == caseId, token);
        if (participation?.TestEndsAt is not { } end) return rule;
        var days = reckoning.DateAt(end.AddTicks(-1)).DayNumber - reckoning.DateAt(now).DayNumber;
        return rule with { Unit = ClockUnit.Days, Length = Math.Max(1, days) };
    }

    private async Task<CaseClock?> Running(Guid caseId, ClockName name, CancellationToken token) =>
        (await Clocks(caseId, token)).LastOrDefault(running => running.Name == name);

    private async Task<List<CaseClock>> Clocks(Guid caseId, CancellationToken token)
    {
        await db.Clocks.Where(c => c.CaseId == caseId && c.StoppedAt == null && c.ExpiredAt == null).LoadAsync(token);
        return [.. db.Clocks.Local.Where(c => c.CaseId == caseId && c.IsRunning).OrderBy(c => c.StartedAt)];
    }

    private static Guid? SubjectOf(IReadOnlyDictionary<string, string> variables) => Guid.TryParse(variables.GetValueOrDefault(Subject), out var id) ? id : null;

    internal static string Name(StepOrigin origin) => $"{origin.DefinitionId}@{origin.Version}/{origin.ActivityId}";
}

/// <summary>Gathers what the procedure does between two acts, and records it as one entry of its own.</summary>
internal sealed class ProcedureEntry(SandboxDbContext db, TrailRecorder recorder, TimeProvider clock)
{
    private readonly List<string> steps = [];

    public void Note(StepOrigin origin)
    {
        var name = ProcedureHost.Name(origin);
        if (!steps.Contains(name)) steps.Add(name);
    }

    public async Task Record(CancellationToken token)
    {
        db.ChangeTracker.DetectChanges();
        var touched = db.ChangeTracker.Entries<Domain.Trail.ICaseRecord>()
            .Where(record => record.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(record => record.Entity.CaseId).ToHashSet();
        foreach (var file in db.Cases.Local.Where(file => touched.Contains(file.Id) && file.Acts.Count == 0))
            file.Perform(Domain.Cases.Act.AdvanceProcedure, Actor.Procedure, clock.GetUtcNow());
        var taken = string.Join(", ", steps);
        steps.Clear();
        await recorder.Record(taken.Length > 0 ? taken : null, token);
    }
}

/// <summary>The commands that a procedure may send, by the name that definitions use.</summary>
public sealed class ProcedureCommands
{
    private readonly Dictionary<string, Func<Guid, Guid?, IReadOnlyDictionary<string, string>, IRequest<Unit>>> makers = [];

    public IReadOnlyCollection<string> Names => makers.Keys;

    public ProcedureCommands Add(string name, Func<Guid, Guid?, IReadOnlyDictionary<string, string>, IRequest<Unit>> make)
    {
        makers.Add(name, make);
        return this;
    }

    public IRequest<Unit> For(string name, Guid caseId, Guid? subject, IReadOnlyDictionary<string, string> arguments) =>
        makers.TryGetValue(name, out var make) ? make(caseId, subject, arguments) : throw new WorkflowFault($"No command is called {name}.");
}

/// <summary>Keeps what each instance waits for, and the embedded runner's whole state, in the act's transaction.</summary>
internal sealed class ProcedureStore(SandboxDbContext db, ProcedureLibrary library, TimeProvider clock) : IWorkflowStore
{
    public Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token) => library.Find(db, definitionId, version, token);

    public async Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token) =>
        await db.ProcedureInstances.FindAsync([instanceId], token) is { } row ? WorkflowInstance.FromJson(row.State) : null;

    public async Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token)
    {
        foreach (var file in db.Cases.Local.ToList())
        {
            var found = (await ListRunning(file.Id, token)).FirstOrDefault(instance => instance.Steps.Any(step => step.Id == stepId));
            if (found is not null) return found;
        }
        return null;
    }

    public async Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token)
    {
        await db.ProcedureInstances.Where(row => row.CaseId == caseId && row.IsRunning).LoadAsync(token);
        return [.. db.ProcedureInstances.Local.Where(row => row.CaseId == caseId && row.IsRunning).OrderBy(row => row.StartedAt).ThenBy(row => row.Id).Select(row => WorkflowInstance.FromJson(row.State))];
    }

    public async Task Save(WorkflowInstance instance, CancellationToken token)
    {
        var row = await db.ProcedureInstances.FindAsync([instance.Id], token);
        if (row is null)
        {
            row = new() { Id = instance.Id, CaseId = instance.CaseId, DefinitionId = instance.DefinitionId, Engine = instance.Engine, StartedAt = clock.GetUtcNow() };
            db.ProcedureInstances.Add(row);
        }
        row.DefinitionVersion = instance.Version;
        row.IsRunning = instance.Status == InstanceStatus.Running;
        row.State = instance.ToJson();
    }
}
