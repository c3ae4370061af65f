using System.Text.Json.Nodes;

namespace Sandbox.Web.Features.Configuration.Workshop.Edit;

public enum PackFieldKind { Id, Line, Both, Long, Number, Flag, Day, Word, Tier, Overlay, Law, When, Amount, Shape, List }

/// <summary>A field of the editor: a member of a pack's JSON.</summary>
/// <param name="Words">What a word may be.</param>
/// <param name="Of">What a shape, or each item of a list, has.</param>
/// <param name="Shown">Where the field depends on another of its object, a question's kind for example.</param>
/// <param name="Otherwise">What a missing flag means.</param>
public sealed record PackField(string Member, PackFieldKind Kind, bool Optional = false, IReadOnlyList<string>? Words = null, PackShape? Of = null, Func<JsonObject, bool>? Shown = null, bool Otherwise = false);

/// <summary>The fields of one kind of thing in a pack, in the order of the form; what <c>rule-pack.schema.json</c> says, for people.</summary>
public sealed record PackShape(string Name, params IReadOnlyList<PackField> Fields)
{
    private static readonly PackField Id = new("id", PackFieldKind.Id), Law = new("source", PackFieldKind.Law), Because = new("because", PackFieldKind.Long), When = new("when", PackFieldKind.When);

    private static PackShape Required(string name) => new(name, new("name", PackFieldKind.Both), Law, Id);

    private static bool Is(JsonObject question, params string[] kinds) => question["kind"] is JsonValue kind && kinds.Contains(kind.ToString());

    private static readonly PackShape Obligations = new(
        "obligations",
        new("documents", PackFieldKind.List, true, Of: Required("document")),
        new("evaluations", PackFieldKind.List, true, Of: Required("evaluation")),
        new("approvals", PackFieldKind.List, true, Of: Required("approval")),
        new("reporting", PackFieldKind.Shape, true, Of: new("reporting", new("everyMonths", PackFieldKind.Number), Law)),
        new("insuranceRequired", PackFieldKind.Flag, true),
        new("clocks", PackFieldKind.List, true, Of: new(
            "clock", new("name", PackFieldKind.Both), new("startsWith", PackFieldKind.Both), new("length", PackFieldKind.Number), new("unit", PackFieldKind.Word, Words: ["hours", "workingDays", "calendarDays", "months"]), Law, Id)));

    private static readonly PackShape Option = new(
        "option", new("text", PackFieldKind.Both), new("points", PackFieldKind.Number, true), new("exclusive", PackFieldKind.Flag, true), Id);

    public static readonly PackShape Pack = new(
        "pack",
        new("version", PackFieldKind.Line), new("title", PackFieldKind.Both), new("inForceFrom", PackFieldKind.Day), new("inForceUntil", PackFieldKind.Day, true), new("notes", PackFieldKind.Long, true),
        new("jurisdiction", PackFieldKind.Line), new("rounding", PackFieldKind.Word, true, ["halfAwayFromZero", "halfEven", "up", "down"]),
        new("sources", PackFieldKind.List, Of: new("source", new("title", PackFieldKind.Both), new("url", PackFieldKind.Line, true), Id)),
        new("facts", PackFieldKind.List, true, Of: new("fact", new("text", PackFieldKind.Both), new("kind", PackFieldKind.Word, Words: ["day"]), Id)),
        Id);

    public static readonly PackShape Tier = new("tier", new("name", PackFieldKind.Both), new("summary", PackFieldKind.Long), new("obligations", PackFieldKind.Shape, true, Of: Obligations), Id);

    public static readonly PackShape Overlay = Tier with { Name = "overlay" };

    public static readonly PackShape Section = new(
        "section", new("title", PackFieldKind.Both), new("introduction", PackFieldKind.Long, true), new("visibleWhen", PackFieldKind.When, true), new("combine", PackFieldKind.Word, true, ["sum", "max", "min"]), new("weight", PackFieldKind.Number, true), Id);

    public static readonly PackShape Question = new(
        "question",
        new("text", PackFieldKind.Long), new("help", PackFieldKind.Long, true), new("kind", PackFieldKind.Word, Words: ["single", "multiple", "yesNo", "number", "text"]), new("mandatory", PackFieldKind.Flag, true, Otherwise: true),
        new("score", PackFieldKind.Word, true, ["raw", "mitigation", "none"], Shown: q => Is(q, "single", "multiple", "yesNo")),
        new("options", PackFieldKind.List, Of: Option, Shown: q => Is(q, "single", "multiple")),
        new("points", PackFieldKind.Shape, true, Of: new("yesNo", new("yes", PackFieldKind.Number, true), new("no", PackFieldKind.Number, true)), Shown: q => Is(q, "yesNo")),
        new("unit", PackFieldKind.Both, Shown: q => Is(q, "number")), new("minimum", PackFieldKind.Number, true, Shown: q => Is(q, "number")),
        new("maximum", PackFieldKind.Number, true, Shown: q => Is(q, "number")), new("step", PackFieldKind.Number, true, Shown: q => Is(q, "number")),
        new("visibleWhen", PackFieldKind.When, true), new("source", PackFieldKind.Law, true), new("evidenceWanted", PackFieldKind.Long, true),
        new("changeable", PackFieldKind.Shape, true, Of: new("changeable", new PackField("evidence", PackFieldKind.Long)), Shown: q => !Is(q, "text")), Id);

    public static readonly PackShape Value = new(
        "value",
        new("name", PackFieldKind.Both), new("amount", PackFieldKind.Amount),
        new("reductions", PackFieldKind.List, true, Of: new("reduction", new("by", PackFieldKind.Number), When, Law, Because)), new("decimals", PackFieldKind.Number, true), Id);

    public static readonly PackShape Condition = new("condition", When, Id);

    public static readonly PackShape Rule = new(
        "rule", Because, When, new("tier", PackFieldKind.Tier, true), new("overlay", PackFieldKind.Overlay, true), new("hardStop", PackFieldKind.Flag, true), Law, Id);

    /// <summary>What the page of a place shows.</summary>
    public static PackShape Of(string path) => path.Split('.')[^1].Split('[')[0] switch
    {
        "tiers" => Tier,
        "overlays" => Overlay,
        "sections" => Section,
        "questions" => Question,
        "values" => Value,
        "conditions" => Condition,
        "rules" => Rule,
        _ => Pack,
    };

    /// <summary>Something new of this shape, with what it must have; its texts are still empty.</summary>
    public JsonObject New(PackEditing editing)
    {
        var made = new JsonObject();
        foreach (var field in Fields.Where(field => !field.Optional))
        {
            made[field.Member] = field.Kind switch
            {
                PackFieldKind.Id => editing.FreshId(Name),
                PackFieldKind.Both or PackFieldKind.Long => Both(),
                PackFieldKind.Number => 1,
                PackFieldKind.Word => field.Member == "kind" && Name == "question" ? "yesNo" : field.Words![0],
                PackFieldKind.Law => Place(editing),
                PackFieldKind.When => new JsonObject { ["all"] = new JsonArray() },
                PackFieldKind.Amount => 0,
                PackFieldKind.Shape => field.Of!.New(editing),
                _ => null,
            };
            if (made[field.Member] is null || field.Shown is { } shown && !shown(made)) made.Remove(field.Member);
        }
        if (Name == "section") made["questions"] = new JsonArray(Question.New(editing));
        if (Name == "rule") made["tier"] = editing.Named("$.tiers", "name") is [.., var (severest, _)] ? severest : "";
        return made;
    }

    public static JsonObject Both() => new() { ["en"] = "", ["zh-Hans"] = "" };

    public static JsonObject Place(PackEditing editing) => new() { ["of"] = editing.Named("$.sources", "title") is [var (first, _), ..] ? first : "", ["en"] = "", ["zh-Hans"] = "" };
}
