using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tasks;

namespace Sandbox.Web.Pipeline;

/// <summary>How a use case decides a task of one kind by silence.</summary>
/// <param name="Send">Sends the command, given the task and the reasons that entry and letter carry.</param>
public sealed record SilentAct(string Task, OnExpiry Consequence, Func<IMediator, WorkTask, string, CancellationToken, Task> Send);

/// <summary>Decides what nobody decided in time, where the clock's rule says so.</summary>
internal sealed class SilentActs(IEnumerable<SilentAct> acts, IMediator mediator, ActScope scope)
{
    /// <summary>Decides the tasks that are open under the clock; answers whether it decided any.</summary>
    public async Task<bool> Decide(CaseFile file, CaseClock expired, CancellationToken token)
    {
        var decided = false;
        foreach (var task in file.Tasks.Where(task => task.IsOpen && task.ClockId == expired.Id).ToList())
        {
            if (acts.FirstOrDefault(act => act.Task == task.Kind && act.Consequence == expired.Rule.OnExpiry) is not { } silent) continue;
            var silence = Silence.Of(expired.Rule);
            try
            {
                await scope.AsProcedure(
                    async () =>
                    {
                        await silent.Send(mediator, task, silence.Ground, token);
                        return Unit.Value;
                    }, silence);
                decided = true;
            }
            catch (RuleViolation)
            {
                // What the domain does not allow now is not decided by silence either: it is escalated.
            }
        }
        return decided;
    }
}

internal static class SilentActsRegistration
{
    public static IServiceCollection AddSilentAct(this IServiceCollection services, string task, OnExpiry consequence, Func<WorkTask, string, IRequest<Unit>> command) =>
        services.AddSilentAct<Unit>(task, consequence, command);

    public static IServiceCollection AddSilentAct<TResult>(this IServiceCollection services, string task, OnExpiry consequence, Func<WorkTask, string, IRequest<TResult>> command) =>
        services.AddSingleton(new SilentAct(task, consequence, (mediator, open, reasons, token) => mediator.Send(command(open, reasons), token)));
}
