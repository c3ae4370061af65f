using MediatR;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Shared.Cases.Acts;

public enum ActFieldKind
{
    // A text of several lines.
    Text,

    // A day by the authority's calendar.
    Day,

    // One of the options; each has a text of its own.
    Choice,

    // A box that has to be ticked.
    Tick,

    // Points to mend, each with its reason.
    Items,
}

// One thing that an act asks for; its words are under Field.{Name}, those of its options under Option.{option}.
public sealed record ActField(string Name, ActFieldKind Kind, bool Mandatory = true, params string[] Options)
{
    public static ActField Reasons { get; } = new("Reasons", ActFieldKind.Text);

    public static ActField Note { get; } = new("Note", ActFieldKind.Text, Mandatory: false);

    public static ActField Remedy { get; } = new("Remedy", ActFieldKind.Text, Mandatory: false);

    public static ActField Items { get; } = new("Items", ActFieldKind.Items);

    // What every letter holds beside its reasons.
    public static ActField[] Letter { get; } = [new("Facts", ActFieldKind.Text), Reasons, new("Language", ActFieldKind.Choice, true, [.. Languages.All])];
}

// What was entered, by the name of the field.
public sealed record ActInput(IReadOnlyDictionary<string, string> Values, IReadOnlyList<ReturnedItem> Items)
{
    public string Text(string name) => Values.GetValueOrDefault(name)?.Trim() ?? "";

    public string? Optional(string name) => Text(name) is { Length: > 0 } text ? text : null;

    public bool Is(string name, string option) => Text(name) == option;

    public DateOnly Day(string name) => DateOnly.ParseExact(Text(name), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

// The case, and the record that the act is about.
public sealed record ActTarget(Guid CaseId, Guid Subject);

// How an act of the test is done that files no form: its fields, and the command that they make.
public abstract record ActForm(Act Act, bool Danger, IReadOnlyList<ActField> Fields)
{
    public abstract Task Do(PersonUseCases useCases, ActTarget target, ActInput input, Guid key);
}

public sealed class ActForms(IEnumerable<ActForm> forms)
{
    private readonly Dictionary<Act, ActForm> byAct = forms.ToDictionary(form => form.Act);

    public ActForm? Of(string name) => Enum.TryParse<Act>(name, out var act) ? byAct.GetValueOrDefault(act) : null;

    public bool Has(Act act) => byAct.ContainsKey(act);
}

public static class ActFormRegistration
{
    public static IServiceCollection AddActForm<TResult>(
        this IServiceCollection services, Act act, Func<ActTarget, ActInput, ICommand<TResult>> command, IReadOnlyList<ActField> fields, bool danger = false)
    {
        // What an open task of the authority waits for is offered on the page of the case too.
        if (!Lifecycle.Of(act).IsStanding) services.AddActPage(act, (caseId, subject) => $"/cases/{caseId}/test/{act}{(subject is null ? "" : $"/{subject}")}");
        return services.AddSingleton<ActForm>(new Sent<TResult>(act, danger, fields, command));
    }

    private sealed record Sent<TResult>(Act Act, bool Danger, IReadOnlyList<ActField> Fields, Func<ActTarget, ActInput, ICommand<TResult>> Command) : ActForm(Act, Danger, Fields)
    {
        public override Task Do(PersonUseCases useCases, ActTarget target, ActInput input, Guid key) => useCases.Send((IRequest<TResult>)Command(target, input), key);
    }
}
