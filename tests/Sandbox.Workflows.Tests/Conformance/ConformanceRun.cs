using System.Text.Json;

namespace Sandbox.Workflows.Conformance;

/// <summary>Plays the script of a case on an engine and writes down what happened, in the words of the file.</summary>
public static class ConformanceRun
{
    public static async Task<IReadOnlyList<string>> Play(ConformanceCase one, IEngineUnderTest engine, CancellationToken token)
    {
        await engine.Install(one.Procedures, token);
        var world = new ConformanceWorld(one);
        var file = Guid.CreateVersion7();
        var instance = Guid.Empty;
        var last = (Step: Guid.Empty, Outcome: "");
        var held = last;
        var told = new List<string>();
        foreach (var line in one.Script)
        {
            var signal = line.Split(" => ")[0];
            var fault = await Do(signal);
            told.Add(string.Join(' ', new[] { signal, "=>", world.Told(), fault, await Rest() }.Where(part => part.Length > 0)));
        }
        return told;

        async Task<string> Do(string signal)
        {
            var (word, rest) = signal.Split(' ', 2) is [var first, var more] ? (first, more) : (signal, "");
            switch (word)
            {
                case "rollback":
                    var before = world.Trace.Count;
                    await Assert.ThrowsAsync<RolledBack>(() => Send(rest, rollBack: true));
                    world.Trace.RemoveRange(before, world.Trace.Count - before);
                    return "";
                case "fact":
                    world.FactsOfCase[rest.Split('=')[0]] = rest.Split('=')[1];
                    return "";
                // A clock belongs to the host: however much time passes, an engine does nothing by itself.
                case "years":
                    await engine.Pass(TimeSpan.FromDays(366 * int.Parse(rest, null)), token);
                    return "";
                case "hold":
                    held = await Step(rest.Split(' ')[0], rest.Split(' ')[1]);
                    return "";
                case "together":
                    // Whichever is first, the same must happen.
                    var chosen = new List<(Guid Step, string Outcome)>();
                    foreach (var part in rest.Split(" + ")) chosen.Add(await Step(part.Split(' ')[0], part.Split(' ')[1]));
                    var effects = await Task.WhenAll(chosen.Select(step => Task.Run(() => Resume(step, null, rollBack: false), token)));
                    world.Trace.Sort(StringComparer.Ordinal);
                    return $"{effects.Count(effect => effect)} went on";
                default:
                    return await Send(signal, rollBack: false);
            }
        }

        async Task<string> Send(string signal, bool rollBack)
        {
            var (words, payload) = Read(signal);
            var before = world.Trace.Count;
            try
            {
                if (words[0] == "start")
                {
                    var started = Guid.Empty;
                    await Act(async on => started = await on.Start(new WorkflowStart(file, one.Procedures[0].DefinitionId, words.Length > 1 ? int.Parse(words[1], null) : null, payload), token), rollBack);
                    instance = started;
                    return "";
                }
                if (words[0] == "cancel")
                {
                    await Act(on => on.Cancel(instance, token), rollBack);
                    return "";
                }
                if (words[0] == "held") last = held;
                else if (words[0] != "again") last = await Step(words[0], words[1]);
                return await Resume(last, payload, rollBack) ? "" : "nothing";
            }
            catch (WorkflowFault)
            {
                // What the act had done by then goes with it.
                world.Trace.RemoveRange(before, world.Trace.Count - before);
                return "fault";
            }
        }

        async Task<(Guid, string)> Step(string activity, string outcome) => ((await Pending()).First(step => step.Origin.ActivityId == activity).Id, outcome);

        async Task<bool> Resume((Guid Step, string Outcome) chosen, IReadOnlyDictionary<string, string>? payload, bool rollBack)
        {
            var went = false;
            await Act(async on => went = await on.Resume(chosen.Step, chosen.Outcome, payload, token), rollBack);
            return went;
        }

        async Task<IReadOnlyList<PendingStep>> Pending()
        {
            IReadOnlyList<PendingStep> pending = [];
            await Act(async on => pending = await on.ListPending(file, token), rollBack: false);
            return pending;
        }

        Task Act(Func<IWorkflowEngine, Task> work, bool rollBack) => engine.Act(
            file, world,
            async on =>
            {
                await work(on);
                if (rollBack) throw new RolledBack();
            },
            token);

        async Task<string> Rest() => string.Join(' ', (await Pending()).Select(step => step.Origin.ActivityId).Order(StringComparer.Ordinal)) is { Length: > 0 } waiting ? $"? {waiting}" : "!";
    }

    private static (string[] Words, Dictionary<string, string>? Payload) Read(string signal) => signal.IndexOf('{') is var brace and >= 0
        ? (signal[..brace].Trim().Split(' '), JsonSerializer.Deserialize<Dictionary<string, string>>(signal[brace..]))
        : (signal.Split(' '), null);

    private sealed class RolledBack : Exception;
}
