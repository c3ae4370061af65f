using System.Globalization;
using System.Text.Json;

namespace Sandbox.Workflows.Definitions;

// Reads the inputs of one activity, as {typeName, expression: {type, value}}; each fault becomes an error, and reading goes on.
internal sealed class ActivityReader(ActivityNode node, IReadOnlyList<WorkflowVariable> variables, Action<string> refuse)
{
    private readonly HashSet<string> known = [];

    public static bool IsOfType(string value, string typeName) => typeName switch
    {
        "Boolean" => bool.TryParse(value, out _),
        "Int32" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => typeName == "String",
    };

    public Activity? Read()
    {
        if (node.Version != 1)
            refuse($"activity version {node.Version} is unknown");
        Activity? activity = node.Type switch
        {
            "Elsa.Start" => new Start(node.Id),
            "Elsa.End" => new End(node.Id),
            "Elsa.Finish" => new Finish(node.Id),
            "Elsa.SetVariable" => Assignment(),
            "Elsa.FlowDecision" => new FlowDecision(node.Id, ValueOf("condition", "Boolean")),
            "Elsa.FlowFork" => new FlowFork(node.Id, Names("branches", atLeast: 2)),
            "Elsa.FlowJoin" => new FlowJoin(node.Id, Mode()),
            "Sandbox.HumanTask" => Task(),
            "Sandbox.Act" => new Act(node.Id, Text("command"), Names("outcomes", atLeast: 1)) { Arguments = Arguments() },
            "Sandbox.Branch" => new Branch(node.Id, Text("fact"), Cases()),
            "Sandbox.Wait" => new Wait(node.Id, Text("clock"), Names("signals", atLeast: 0)),
            "Sandbox.StartClock" => new StartClock(node.Id, Text("clock")),
            "Sandbox.StopClock" => new StopClock(node.Id, Text("clock")),
            "Sandbox.Notify" => new Notify(node.Id, Text("notice"), Text("role")),
            _ => null,
        };
        if (activity is null)
        {
            refuse($"type '{node.Type}' is unknown");
            return null;
        }
        activity = activity with { Result = Output() };
        // An input that nothing reads would be a promise that the procedure does not keep.
        foreach (var (name, member) in node.Members)
            if (!known.Contains(name) && member.ValueKind == JsonValueKind.Object && member.TryGetProperty("expression", out _))
                refuse($"input '{name}' is unknown for {node.Type}");
        return activity;
    }

    private HumanTask Task()
    {
        var clock = OptionalText("clock");
        var coveredBy = OptionalText("coveredBy");
        if (clock is null && coveredBy is null)
            refuse("names neither a clock nor, in 'coveredBy', a started clock that covers it");
        var outcomes = Names("outcomes", atLeast: 1);
        if (outcomes.Contains(Activity.Expired))
            refuse($"outcome '{Activity.Expired}' belongs to the clock; connect the port without listing it");
        return new HumanTask(node.Id, Text("kind"), Text("role"), clock, coveredBy, outcomes)
        {
            Escalation = OptionalText("escalation"),
            Arguments = Arguments(),
        };
    }

    private SetVariable Assignment()
    {
        known.Add("variable");
        var variable = node.Members.TryGetValue("variable", out var member) ? Variable(member) : null;
        if (variable is null)
            refuse("names no variable of the definition");
        return new SetVariable(node.Id, variable?.Name ?? "", ValueOf("value", variable?.TypeName ?? "String"));
    }

    private IReadOnlyList<string> Cases()
    {
        var cases = Names("cases", atLeast: 1);
        if (cases.Contains(Activity.Default))
            refuse($"case '{Activity.Default}' is the port for all other values");
        return cases;
    }

    private JoinMode Mode()
    {
        var text = Text("mode");
        if (Enum.GetNames<JoinMode>().Contains(text))
            return Enum.Parse<JoinMode>(text);
        if (text.Length > 0)
            refuse($"join mode '{text}' is unknown");
        return JoinMode.WaitAll;
    }

    private string Text(string input)
    {
        var text = OptionalText(input);
        if (text is null)
            refuse($"input '{input}' is missing");
        return text ?? "";
    }

    private string? OptionalText(string input)
    {
        if (Expression(input) is not var (type, value))
            return null;
        if (type != "Literal")
        {
            refuse($"input '{input}' must be a Literal, not {type}");
            return null;
        }
        return Scalar(value) is { Length: > 0 } text ? text : null;
    }

    private Value ValueOf(string input, string typeName)
    {
        if (Expression(input) is not var (type, value))
        {
            refuse($"input '{input}' is missing");
            return new Value("", null);
        }
        if (type == "Variable")
        {
            var variable = Variable(value);
            if (variable is null)
                refuse($"input '{input}' refers to no variable of the definition");
            else if (variable.TypeName != typeName && typeName != "String")
                refuse($"input '{input}' needs a variable of type {typeName}, '{variable.Name}' is {variable.TypeName}");
            return new Value(null, variable?.Name ?? "");
        }
        if (type == "Object")
            refuse($"input '{input}' must be a Literal or a Variable, not Object");
        else if (!IsOfType(Scalar(value) ?? "", typeName))
            refuse($"input '{input}' is no {typeName}: '{Scalar(value)}'");
        return new Value(Scalar(value) ?? "", null);
    }

    private IReadOnlyList<string> Names(string input, int atLeast)
    {
        var names = new List<string>();
        if (Parsed(input) is { } array)
        {
            if (array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String && name.GetString()!.Trim().Length > 0))
                names.AddRange(array.EnumerateArray().Select(name => name.GetString()!));
            else
                refuse($"input '{input}' must be an array of names");
        }
        if (names.Count < atLeast)
            refuse(atLeast == 1 ? $"input '{input}' is missing" : $"input '{input}' needs at least {atLeast} names");
        if (names.Distinct().Count() < names.Count)
            refuse($"input '{input}' names something twice");
        return names;
    }

    private Dictionary<string, string> Arguments()
    {
        var arguments = new Dictionary<string, string>();
        if (Parsed("arguments") is not { } value)
            return arguments;
        if (value.ValueKind != JsonValueKind.Object)
        {
            refuse("input 'arguments' must be an object");
            return arguments;
        }
        foreach (var argument in value.EnumerateObject())
        {
            if (Scalar(argument.Value) is { } text)
                arguments[argument.Name] = text;
            else
                refuse($"argument '{argument.Name}' must be text, a number, true or false");
        }
        return arguments;
    }

    // Elsa exports an Object expression as a string of JSON; written by hand it may be the JSON itself.
    private JsonElement? Parsed(string input)
    {
        if (Expression(input) is not var (type, value))
            return null;
        if (type != "Object")
        {
            refuse($"input '{input}' must be an Object, not {type}");
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
            return value;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(value.GetString()!);
        }
        catch (JsonException)
        {
            refuse($"input '{input}' holds no JSON");
            return null;
        }
    }

    private (string Type, JsonElement Value)? Expression(string input)
    {
        known.Add(input);
        if (!node.Members.TryGetValue(input, out var member) || member.ValueKind == JsonValueKind.Null)
            return null;
        if (member.ValueKind != JsonValueKind.Object || !member.TryGetProperty("expression", out var expression) || expression.ValueKind != JsonValueKind.Object
            || !expression.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !expression.TryGetProperty("value", out var value))
        {
            refuse($"input '{input}' is no {{typeName, expression: {{type, value}}}}");
            return null;
        }
        if (type.GetString() is "Literal" or "Variable" or "Object")
            return (type.GetString()!, value);
        refuse($"input '{input}' has an expression of unknown type '{type.GetString()}'");
        return null;
    }

    private string? Output()
    {
        if (!node.Members.TryGetValue("result", out var output) || output.ValueKind == JsonValueKind.Null)
            return null;
        var variable = output.ValueKind == JsonValueKind.Object && output.TryGetProperty("memoryReference", out var reference) ? Variable(reference) : null;
        if (variable is null)
            refuse("output 'result' refers to no variable of the definition");
        else if (variable.TypeName != "String")
            refuse($"output 'result' needs a variable of type String, '{variable.Name}' is {variable.TypeName}");
        return variable?.Name;
    }

    private WorkflowVariable? Variable(JsonElement reference) =>
        reference.ValueKind == JsonValueKind.Object && reference.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? variables.FirstOrDefault(variable => variable.Id == id.GetString())
            : null;

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
