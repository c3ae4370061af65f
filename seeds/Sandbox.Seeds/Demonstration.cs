using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

/// <summary>The written scenarios of the demonstration, told in simulated time up to today.</summary>
public sealed partial class Demonstration(IServiceProvider services, Story story, Cast cast, SimulatedTime clock)
{
    /// <summary>How far back the story begins.</summary>
    public const int Days = 330;

    private RulePack RulePack => services.GetRequiredService<Packs>().RulePackInForce(services.GetRequiredService<Jurisdiction>(), clock.GetUtcNow());

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Makes the services tell in simulated time, and mark what they make as simulated.</summary>
    public static void AddTo(IServiceCollection services, IConfiguration settings, SimulatedTime clock)
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        services.Replace(ServiceDescriptor.Singleton(provider => Jurisdiction.Of(settings, provider.GetRequiredService<Packs>()) with { Simulated = true }));
    }

    // One system is told for every rule pack; what the pack in force does not ask is left out.
    private Answers Answered(params IEnumerable<(string Question, string Answer)> told) =>
        FilledAnswers.Of(RulePack, [.. told.Where(answer => RulePack.Question(answer.Question) is not null)]);

    public async Task Tell()
    {
        // The story begins that long ago, and ends today.
        var opens = Today.AddDays(Days + 30);
        await story.Announce(
            new("Spring call: AI in health care", "春季批次：医疗健康领域人工智能"),
            new("For systems that support diagnosis, triage or care. Small companies are served first.", "面向辅助诊断、分诊或护理的系统，小型企业优先。"),
            opens, opens.AddDays(60));
        await TellHiringTool();
        await TellCompanion();
        // Something to begin with by hand.
        await story.DraftApplication(cast.Owner, HiringTool.With("systemName", "TalentMatch Junior").With("systemVersion", "0.9"));
    }
}
