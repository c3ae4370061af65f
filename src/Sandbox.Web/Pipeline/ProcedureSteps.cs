using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Trail;
using Sandbox.Web.Persistence;
using Sandbox.Workflows;

namespace Sandbox.Web.Pipeline;

/// <summary>
/// Lets the procedure follow an act, in the act's transaction: the act is recorded, clocks stand still or go on, the step
/// that waited for it is resumed, sub-procedures start. The domain said whether; the procedure says what comes next.
/// </summary>
internal sealed class ProcedureSteps(SandboxDbContext db, Packs packs, IWorkflowEngine engine, TrailRecorder recorder, ProcedureEntry entry, ClockNotices notices, TimeProvider clock)
{
    public async Task Continue(CancellationToken token)
    {
        var done = db.Cases.Local.SelectMany(file => file.Acts.Select(act => (File: file, Act: act))).ToList();
        await recorder.Record(null, token);
        foreach (var (file, act) in done) await Follow(file, act, token);
        await entry.Record(token);
    }

    private async Task Follow(CaseFile file, CaseAct act, CancellationToken token)
    {
        if (act.Act == Act.AdvanceProcedure) return;
        await PauseOrResume(file, act, token);

        if (act.CompletedTaskId is { } taskId)
        {
            var task = file.Tasks.Single(task => task.Id == taskId);
            await engine.Resume(task.StepId, task.Outcome!, null, token);
        }
        await Signal(file, act, token);
        if (act.Act == Act.RecordExpiry) await Expire(file, act, token);
        if (act.Act == Act.RecordReminder) await notices.Remind(file, db.Clocks.Local.Single(c => c.Id == act.SubjectId), token);

        var move = Lifecycle.Of(act.Act);
        var reopened = move.Destination == Destination.Decided && act.To != act.From;
        if (move.EndsProcedures || reopened || act.Act == Act.Reinstate) await CancelMainLine(file, token);
        foreach (var procedure in reopened ? Procedures.At(act.To) : []) await Start(file, procedure, null, token);
        if (move.Starts is { } starts) await Start(file, starts, act.SubjectId, token);
    }

    private async Task Start(CaseFile file, string procedure, Guid? subject, CancellationToken token)
    {
        var variables = subject is { } id ? new Dictionary<string, string> { ["subject"] = id.ToString() } : null;
        await engine.Start(new WorkflowStart(file.Id, procedure, null, variables), token);
    }

    private async Task CancelMainLine(CaseFile file, CancellationToken token)
    {
        await db.ProcedureInstances.Where(row => row.CaseId == file.Id && row.IsRunning).LoadAsync(token);
        foreach (var instance in db.ProcedureInstances.Local.Where(row => row.CaseId == file.Id && row.IsRunning && Ends(row.DefinitionId, file)).ToList())
            await engine.Cancel(instance.Id, token);
    }

    // Where a test is taken up again, there is nothing left to close.
    private static bool Ends(string procedure, CaseFile file) =>
        !Procedures.OutlivesTheMainLine(procedure) || (procedure == Procedures.Closing && !file.Stage.IsEnd());

    /// <summary>A procedure may wait for an act that is no task: a test ended by hand, an interest confirmed.</summary>
    private async Task Signal(CaseFile file, CaseAct act, CancellationToken token)
    {
        foreach (var step in await engine.ListPending(file.Id, token))
            if (step.Kind == PendingKind.Wait && step.Outcomes.Contains(act.Act.ToString())) await engine.Resume(step.Id, act.Act.ToString(), null, token);
    }

    private async Task Expire(CaseFile file, CaseAct act, CancellationToken token)
    {
        var expired = db.Clocks.Local.Single(c => c.Id == act.SubjectId);
        var overdue = file.Tasks.Where(task => task.IsOpen && task.ClockId == expired.Id).ToList();
        var wentOn = false;
        foreach (var step in await engine.ListPending(file.Id, token))
        {
            var waitsForIt = step.Clock == expired.Name.ToString() && (expired.StepId is null ? step.Origin.InstanceId == expired.InstanceId : step.Id == expired.StepId);
            if (waitsForIt && step.OnExpiry is { } outcome) wentOn |= await engine.Resume(step.Id, outcome, null, token);
        }
        // Nothing was decided: what the procedure still waits for concerns those above now.
        overdue.RemoveAll(task => !task.IsOpen);
        foreach (var task in overdue) task.Escalate(clock.GetUtcNow());
        if (overdue.Count > 0 || !wentOn) await notices.Escalate(file, expired, overdue, token);
    }

    /// <summary>A clock stands still while the case is at a stage that its rule names as a ground.</summary>
    private async Task PauseOrResume(CaseFile file, CaseAct act, CancellationToken token)
    {
        if (act.From == act.To) return;
        var (left, entered) = (Ground(act.From), Ground(act.To));
        if (left is null && entered is null) return;
        await db.Clocks.Where(c => c.CaseId == file.Id && c.StoppedAt == null && c.ExpiredAt == null).LoadAsync(token);
        var reckoning = packs.Preset(file.Preset).Reckoning;
        foreach (var running in db.Clocks.Local.Where(c => c.CaseId == file.Id && c.IsRunning).ToList())
        {
            if (left is { } over) running.ResumeFrom(over, reckoning, clock.GetUtcNow());
            if (entered is { } ground) running.PauseOn(ground, reckoning, clock.GetUtcNow());
        }
    }

    internal static PauseGround? Ground(Stage stage) => stage switch
    {
        Stage.InformationRequested => PauseGround.InformationRequest,
        Stage.Suspended => PauseGround.Suspension,
        _ => null,
    };
}
