using Sandbox.Domain.Cases;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;
using DomainAct = Sandbox.Domain.Cases.Act;

namespace Sandbox.Workflows.Tests;

// A case that moves by the legality table while its procedures lead it: whoever answers a task does the act of that outcome,
// which must be legal where the case stands.
internal sealed class Docket
{
    public Docket(Stage stage, params Procedure[] procedures)
    {
        Office = new Office(procedures);
        Office.OnAct = Command;
        Stage = stage;
    }

    public Office Office { get; }

    // Commands that the domain refuses.
    public HashSet<string> Refused { get; } = [];

    public Stage Stage
    {
        get => Enum.Parse<Stage>(Office.FactsOfCase["stage"]);
        set => Office.FactsOfCase["stage"] = value.ToString();
    }

    // The acts that the procedure's commands do.
    public static IReadOnlyDictionary<string, DomainAct> Commands { get; } = new Dictionary<string, DomainAct>
    {
        ["StartCompletenessCheck"] = DomainAct.StartCompletenessCheck,
        ["OpenPlanAgreement"] = DomainAct.OpenPlanAgreement,
        ["EndTestPeriod"] = DomainAct.EndTestPeriod,
        ["LapseCase"] = DomainAct.Lapse,
        ["RecordOpinionAbsent"] = DomainAct.RecordOpinionAbsent,
        ["RemindApplicant"] = DomainAct.RemindApplicant,
        ["ExpireSeal"] = DomainAct.ExpireSeal,
    };

    public static IReadOnlyList<string> OutcomesOf(Move move) => ProcedureLaw.OutcomesOf(move);

    public static Move? MoveOf(string task, string outcome) => ProcedureLaw.Answering(task, outcome);

    public async Task<string> Start(string procedure = Procedures.Lifecycle, IReadOnlyDictionary<string, string>? variables = null)
    {
        Office.Told();
        await Office.Start(variables, procedure);
        return Office.Told();
    }

    // A task is answered, or the clock of a task or a wait expires.
    public async Task<string> Do(string activity, string outcome)
    {
        Office.Told();
        var step = (await Office.Pending()).First(step => step.Origin.ActivityId == activity);
        if (outcome != step.OnExpiry) Move(MoveOf(step.TaskKind!, outcome) ?? throw new InvalidOperationException($"No act answers {step.TaskKind} with {outcome}."));
        Assert.True(await Office.Resume(activity, outcome));
        return Office.Told();
    }

    // A standing act is done; whatever waits for it goes on.
    public async Task<string> Perform(DomainAct act)
    {
        Office.Told();
        Move(Lifecycle.Of(act));
        foreach (var step in (await Office.Pending()).Where(step => step.Kind == PendingKind.Wait && step.Outcomes.Contains(act.ToString())))
            await Office.Runner.Resume(step.Id, act.ToString(), null, Office.Token);
        return Office.Told();
    }

    private async Task<string> Command(SystemAct act, EmbeddedRunner runner)
    {
        if (Refused.Contains(act.Command)) return "Refused";
        var move = Lifecycle.Of(Commands[act.Command]);
        Move(move);
        if (move.EndsProcedures) await runner.Cancel(act.Origin.InstanceId, Office.Token);
        return act.Outcomes[0];
    }

    private void Move(Move move)
    {
        Assert.Contains(Stage, move.From);
        Stage = move.Destination switch
        {
            Destination.To => move.To!.Value,
            Destination.Back when Stage == Stage.Suspended => Stage.Testing,
            Destination.Stay or Destination.Back or Destination.Decided => Stage,
        };
    }
}
