using System.Text.Json;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Drawing;

/// <summary>What a drawing says; the words of the file itself where nothing else is given.</summary>
public class FlowWords
{
    /// <summary>What an activity is called.</summary>
    public virtual string Title(Activity activity, ActivityNode node) =>
        node.Members.TryGetValue("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("displayText", out var text) && text.GetString() is { Length: > 0 } shown
            ? shown
            : node.Name ?? node.Id;

    /// <summary>For whom it is, or under which clock; null where the title says all.</summary>
    public virtual string? Detail(Activity activity) => activity switch
    {
        HumanTask task => $"{task.Role} · {task.Clock ?? task.CoveredBy}",
        Wait wait => $"until {wait.Clock}",
        FlowJoin join => join.Mode.ToString(),
        _ => null,
    };

    /// <summary>An outcome; empty where only one leads on.</summary>
    public virtual string Port(Activity activity, string port) => port == Activity.Done && activity is not Wait ? "" : port;

    /// <summary>How the list says that an outcome leads to a numbered step.</summary>
    public virtual string Leads(string port, int step) => port.Length > 0 ? $"{port}: {step}" : $"then {step}";
}
