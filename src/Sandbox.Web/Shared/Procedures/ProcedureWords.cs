using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Web.Shared.Cases;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Drawing;

namespace Sandbox.Web.Shared.Procedures;

/// <summary>Says what a procedure does in the reader's language; what the app has no words for stays as the file has it.</summary>
public sealed class ProcedureWords(IStringLocalizer<ProcedureTexts> texts, IStringLocalizer<CaseTexts> cases) : FlowWords
{
    public override string Title(Activity activity, ActivityNode node) => activity switch
    {
        HumanTask { Kind: ProcedureLaw.Review } task => ReviewTitle(task.Arguments),
        HumanTask task => Task(task, node),
        Act act => Known(texts, $"Command.{act.Command}") ?? Known(cases, $"Act.{act.Command}") ?? base.Title(activity, node),
        Branch branch => Known(texts, $"Fact.{branch.Fact}") ?? base.Title(activity, node),
        Wait => texts["Wait"],
        StartClock start => texts["StartClock", Clock(start.Clock)],
        StopClock stop => texts["StopClock", Clock(stop.Clock)],
        Notify notify => texts["Notify", RoleName(notify.Role)],
        SetVariable or FlowDecision => Known(texts, $"Step.{node.Name}") ?? base.Title(activity, node),
        FlowFork => texts["Fork"],
        FlowJoin => texts["Join"],
        Start => texts["Start"],
        End or Finish => texts["End"],
        _ => base.Title(activity, node),
    };

    public override string? Detail(Activity activity) => activity switch
    {
        HumanTask task => $"{RoleName(task.Role)} · {Clock(task.Clock ?? task.CoveredBy!)}",
        Wait wait => Clock(wait.Clock),
        Notify notify => Known(texts, $"Notice.{notify.Notice}") ?? notify.Notice,
        FlowJoin join => texts[$"Join.{join.Mode}"],
        _ => null,
    };

    public override string Port(Activity activity, string port) => activity switch
    {
        _ when port == Activity.Expired => texts["Port.Expired"],
        Wait when port == Activity.Done => texts["Port.Expired"],
        Wait => Known(cases, $"Act.{port}") ?? port,
        Branch when port == Activity.Default => texts["Port.Default"],
        Branch { Fact: "stage" } => Known(cases, $"Stage.{port}") ?? port,
        Branch { Fact: "tier" } => Known(cases, $"Tier.{port}") ?? port,
        Branch => Known(texts, $"Value.{port}") ?? port,
        Act act => port == act.Outcomes[0] ? act.Outcomes.Count == 1 ? "" : texts["Port.Done"] : texts["Port.Refused"],
        HumanTask { Kind: ProcedureLaw.Review } => Known(cases, $"Review.{port}") ?? port,
        HumanTask task => Known(texts, $"Outcome.{task.Kind}.{port}") ?? (ProcedureLaw.Answering(task.Kind, port) is { } move ? Known(cases, $"Act.{move.Act}") : null) ?? port,
        FlowDecision => texts[port == "True" ? "Value.true" : "Value.false"],
        FlowFork => "",
        _ => base.Port(activity, port),
    };

    public override string Leads(string port, int step) => port.Length > 0 ? texts["Leads", port, step] : texts["Then", step];

    /// <summary>What a definition calls a review, in the reader's language where it says so.</summary>
    public static string ReviewTitle(IReadOnlyDictionary<string, string> arguments) =>
        arguments.GetValueOrDefault($"title.{CultureInfo.CurrentUICulture.Name}") ?? arguments.GetValueOrDefault("title") ?? "";

    /// <summary>What a definition tells the reviewer to look at, or null.</summary>
    public static string? ReviewGuidance(IReadOnlyDictionary<string, string> arguments) =>
        arguments.GetValueOrDefault($"guidance.{CultureInfo.CurrentUICulture.Name}") ?? arguments.GetValueOrDefault("guidance");

    private string Task(HumanTask task, ActivityNode node)
    {
        var name = Known(cases, $"Task.{task.Kind}") ?? base.Title(task, node);
        return task.Arguments.GetValueOrDefault("agency") is { } agency && Known(cases, $"Organisation.{agency}") is { } body ? texts["Of", name, body] : name;
    }

    private string RoleName(string name) => Known(cases, $"Role.{name}") ?? name;

    private string Clock(string name) => Known(cases, $"Clock.{name}") ?? name;

    private static string? Known(IStringLocalizer localizer, string key) => localizer[key] is { ResourceNotFound: false } text ? text.Value : null;
}
