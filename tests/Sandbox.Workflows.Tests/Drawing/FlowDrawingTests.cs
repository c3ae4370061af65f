using System.Xml.Linq;
using CsCheck;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Drawing;
using Sandbox.Workflows.Tests.Running;

namespace Sandbox.Workflows.Tests.Drawing;

public sealed class FlowDrawingTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    // After an edit of a definition: SANDBOX_DRAWINGS=<workflows/drawings of the repository>, and the drawings are written anew.
    [Theory]
    [MemberData(nameof(Files))]
    public void Drawing_OfEachFile_IsTheOneBesideIt(string name)
    {
        var procedure = Shipped(name);
        var drawn = new FlowDrawing(procedure).Svg(procedure.Definition.Name!, $"A flowchart of {procedure.Activities.Count} steps.", style: FlowStyle.OfAFile);
        if (Environment.GetEnvironmentVariable("SANDBOX_DRAWINGS") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, $"{name}.svg"), drawn);
        else
            Assert.Equal(File.ReadAllText(Path.Combine(Folder, "drawings", $"{name}.svg")).ReplaceLineEndings("\n"), drawn);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Svg_OfEachFile_IsWellFormed_AndTheListSaysTheSame(string name)
    {
        var drawing = new FlowDrawing(Shipped(name));
        var svg = XElement.Parse(drawing.Svg("A < B", "See the list."));
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("A < B", svg.Element(ns + "title")!.Value);
        Assert.Equal("See the list.", svg.Element(ns + "desc")!.Value);
        Assert.Equal("flow-title flow-description", svg.Attribute("aria-labelledby")!.Value);
        Assert.Equal(Shipped(name).Activities.Count, svg.Elements(ns + "g").Count());
        Assert.Equal(Shipped(name).Definition.Root.Connections.Count, svg.Elements(ns + "polyline").Count());
        Assert.Equal(Enumerable.Range(1, drawing.Steps.Count), drawing.Steps.Select(step => step.Number));
        Assert.Equal(Shipped(name).Definition.Root.Connections.Count, drawing.Steps.Sum(step => step.Ways.Count));
    }

    [Fact]
    public void Svg_MarksActivitiesAndTheWayTaken()
    {
        var drawing = new FlowDrawing(Sketch.Load("start -> a; a.Ok -> end; a.No -> b; b.Ok -> end2"));
        var svg = XElement.Parse(drawing.Svg("t", "d", activity => activity == "a" ? new FlowMark("flow-here", "3 <days>") : null, new HashSet<string> { "start#Done" }, id: "one"));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var here = Assert.Single(svg.Elements(ns + "g"), node => node.Attribute("class")!.Value.Contains("flow-here", StringComparison.Ordinal));
        Assert.Contains("3 <days>", here.Value, StringComparison.Ordinal);
        Assert.Single(svg.Elements(ns + "polyline"), line => line.Attribute("class")!.Value.Contains("flow-followed", StringComparison.Ordinal));
        Assert.Equal("one-title one-description", svg.Attribute("aria-labelledby")!.Value);
    }

    [Fact]
    public void Layout_OfAnyFlowchart_LeadsNoLineThroughAnActivity() =>
        Gen.Int.Sample(seed => AssertClear(Sketch.Load(RandomProcedureTests.Flowchart(new Random(seed)))), iter: 100);

    [Theory]
    [MemberData(nameof(Files))]
    public void Layout_OfEachFile_LeadsNoLineThroughAnActivity(string name) => AssertClear(Shipped(name));

    private static void AssertClear(Procedure procedure)
    {
        var layout = new FlowLayout(procedure);
        foreach (var (one, other) in layout.Boxes.SelectMany((one, index) => layout.Boxes.Skip(index + 1).Select(other => (one, other))))
            Assert.False(Math.Abs(one.X - other.X) < FlowLayout.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height, $"{one.Activity.Id} and {other.Activity.Id} overlap.");
        foreach (var line in layout.Lines)
            foreach (var (from, to) in line.Points.Zip(line.Points.Skip(1)))
                foreach (var box in layout.Boxes)
                {
                    var through = Math.Max(from.X, to.X) > box.X && Math.Min(from.X, to.X) < box.X + FlowLayout.Width
                        && Math.Max(from.Y, to.Y) > box.Y + 0.01 && Math.Min(from.Y, to.Y) < box.Y + box.Height - 0.01;
                    Assert.False(through, $"The line {line.Connection.Key} leads through {box.Activity.Id}.");
                }
        Assert.All(layout.Lines.SelectMany(line => line.Points), point => Assert.True(point.X >= 0 && point.X <= layout.Size.Width && point.Y >= 0 && point.Y <= layout.Size.Height));
    }

    private static Procedure Shipped(string name) => Procedure.Load(File.ReadAllText(Path.Combine(Folder, $"{name}.json")), name);
}
