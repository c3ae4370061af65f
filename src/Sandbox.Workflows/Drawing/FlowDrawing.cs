using System.Globalization;
using System.Net;
using System.Text;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Drawing;

/// <summary>What a drawing shows of an activity beyond the chart: a class for its colour, and a line of its own.</summary>
public sealed record FlowMark(string Class, string? Note = null);

/// <summary>One step of the list that says the same as the drawing.</summary>
/// <param name="Ways">The outcomes and the number of the step to which each leads.</param>
public sealed record FlowStep(int Number, Activity Activity, string Title, string? Detail, IReadOnlyList<FlowWay> Ways);

/// <summary>One way on.</summary>
public sealed record FlowWay(string Port, int Step, string Text);

/// <summary>A procedure drawn as SVG, and told as a list.</summary>
public sealed class FlowDrawing
{
    private readonly Procedure procedure;
    private readonly FlowWords words;
    private readonly FlowLayout layout;

    public FlowDrawing(Procedure procedure, FlowWords? words = null)
    {
        this.procedure = procedure;
        this.words = words ?? new FlowWords();
        layout = new FlowLayout(procedure);
        var numbers = layout.Boxes.Select((box, index) => (box.Activity.Id, Number: index + 1)).ToDictionary(pair => pair.Id, pair => pair.Number);
        Steps =
        [
            .. layout.Boxes.Select(box => new FlowStep(
                numbers[box.Activity.Id], box.Activity, Title(box.Activity), this.words.Detail(box.Activity),
                [
                    .. procedure.Graph.Outbound(box.Activity.Id).Select(connection => (Port: this.words.Port(box.Activity, connection.Port), Step: numbers[connection.Target.Activity]))
                        .Select(way => new FlowWay(way.Port, way.Step, this.words.Leads(way.Port, way.Step))),
                ])),
        ];
    }

    /// <summary>In the order in which the drawing is read.</summary>
    public IReadOnlyList<FlowStep> Steps { get; }

    /// <summary>The drawing.</summary>
    /// <param name="title">The accessible name.</param>
    /// <param name="description">The accessible description; it should point to the list.</param>
    /// <param name="mark">What is shown of an activity beyond the chart, or null.</param>
    /// <param name="followed">Connections that were followed, by <see cref="Connection.Key"/>.</param>
    /// <param name="id">Begins the ids of the drawing; unique on a page.</param>
    /// <param name="style">A style sheet within the file; a page that has one of its own needs none.</param>
    public string Svg(string title, string description, Func<string, FlowMark?>? mark = null, IReadOnlySet<string>? followed = null, string? style = null, string id = "flow")
    {
        var svg = new StringBuilder();
        var (width, height) = layout.Size;
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" viewBox="0 0 {N(width)} {N(height)}" width="{N(width)}" height="{N(height)}" aria-labelledby="{id}-title {id}-description">""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-title\">{E(title)}</title>\n<desc id=\"{id}-description\">{E(description)}</desc>\n");
        if (style is not null) svg.Append("<style>").Append(style).Append("</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"""<defs><marker id="{id}-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path class="flow-head" d="M0 0 8 4 0 8z"/></marker></defs>""").Append('\n');
        foreach (var line in layout.Lines)
        {
            var passed = followed?.Contains(line.Connection.Key) ?? false;
            var points = string.Join(' ', line.Points.Select(point => $"{N(point.X)},{N(point.Y)}"));
            svg.Append(CultureInfo.InvariantCulture, $"""<polyline class="flow-line{(line.Back ? " flow-back" : "")}{(passed ? " flow-followed" : "")}" points="{points}" marker-end="url(#{id}-arrow)"/>""").Append('\n');
        }
        foreach (var line in layout.Lines)
            if (words.Port(procedure[line.Connection.Source.Activity], line.Connection.Port) is { Length: > 0 } port)
                svg.Append(CultureInfo.InvariantCulture, $"""<text class="flow-port" x="{N(line.Label.X + 4)}" y="{N(line.Label.Y - 3)}">{E(port)}</text>""").Append('\n');
        foreach (var (box, step) in layout.Boxes.Zip(Steps)) Draw(svg, box, step, mark?.Invoke(box.Activity.Id));
        return svg.Append("</svg>\n").ToString();
    }

    private string Title(Activity activity) => words.Title(activity, procedure.Definition.Root.Activities.First(node => node.Id == activity.Id));

    private static void Draw(StringBuilder svg, FlowLayout.Box box, FlowStep step, FlowMark? mark)
    {
        var kind = box.Activity.GetType().Name.ToLowerInvariant();
        svg.Append(CultureInfo.InvariantCulture, $"""<g class="flow-node flow-{kind}{(mark is null ? "" : $" {E(mark.Class)}")}">""");
        var (x, y, w, h) = (box.X, box.Y, FlowLayout.Width, box.Height);
        svg.Append(box.Activity switch
        {
            Branch or FlowDecision => $"""<path d="M{N(x + 14)} {N(y)}H{N(x + w - 14)}L{N(x + w)} {N(y + h / 2)} {N(x + w - 14)} {N(y + h)}H{N(x + 14)}L{N(x)} {N(y + h / 2)}z"/>""",
            Start or End or Finish => $"""<rect x="{N(x + 40)}" y="{N(y)}" width="{N(w - 80)}" height="{N(h)}" rx="{N(h / 2)}"/>""",
            Wait => $"""<rect x="{N(x)}" y="{N(y)}" width="{N(w)}" height="{N(h)}" rx="{N(h / 2)}"/>""",
            _ => $"""<rect x="{N(x)}" y="{N(y)}" width="{N(w)}" height="{N(h)}" rx="4"/>""",
        });
        var title = Lines($"{step.Number}. {step.Title}", box.Height > 40 && step.Detail is null && mark?.Note is null ? 3 : box.Height > 40 ? 2 : 1);
        List<(string Text, string Class)> texts = [.. title.Select(text => (text, "flow-title"))];
        if (step.Detail is not null && texts.Count < 3 && box.Height > 40) texts.Add((Cut(step.Detail), "flow-detail"));
        var top = y + h / 2 - (texts.Count - 1) * 7.5 + 4;
        foreach (var ((text, name), index) in texts.Select((text, index) => (text, index)))
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="{name}" x="{N(box.Centre)}" y="{N(top + 15 * index)}">{E(text)}</text>""");
        if (mark?.Note is { Length: > 0 } note)
            svg.Append(CultureInfo.InvariantCulture, $"""<text class="flow-note" x="{N(x + w)}" y="{N(y - 3)}">{E(note)}</text>""");
        svg.Append("</g>\n");
    }

    private const int Room = 32;

    private static string Cut(string text)
    {
        var used = 0;
        var kept = text.TakeWhile(sign => (used += Size(sign)) <= Room).Count();
        return kept == text.Length ? text : $"{text[..kept]}…";
    }

    // A Chinese sign takes the room of two letters.
    private static int Size(char sign) => sign > '\u2e7f' ? 2 : 1;

    private static List<string> Lines(string text, int most)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in Words(text))
        {
            var size = word.Sum(Size);
            if (used > 0 && used + size > Room)
            {
                lines.Add(line.ToString().TrimEnd());
                line.Clear();
                used = 0;
            }
            line.Append(word);
            used += size;
        }
        lines.Add(line.ToString().TrimEnd());
        return lines.Count <= most ? lines : [.. lines.Take(most - 1), $"{lines[most - 1]}…"];
    }

    // Between words of letters, and after any Chinese sign, a line may break.
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == ' ' || text[i] > '\u2e7f' || (i + 1 < text.Length && text[i + 1] > '\u2e7f'))
            {
                yield return text[start..(i + 1)];
                start = i + 1;
            }
        if (start < text.Length) yield return text[start..];
    }

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
