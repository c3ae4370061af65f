using System.Text.Json.Nodes;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Tests.Definitions;

public sealed class WorkflowDefinitionTests
{
    // As Elsa Studio 3 exports: with members that mean nothing to us.
    private const string Export = """
        {
          "id": "5590069018aa4f0e", "definitionId": "fork", "name": "Fork", "createdAt": "2024-04-20T20:52:32.29327+00:00", "version": 2, "toolVersion": "3.2.0.0",
          "variables": [{ "id": "v1", "name": "Answer", "typeName": "String", "isArray": false, "storageDriverTypeName": "Elsa.Workflows.Services.WorkflowStorageDriver, Elsa.Workflows.Core" }],
          "inputs": [], "outputs": [], "outcomes": [], "customProperties": { "Elsa:WorkflowContextProviderTypes": [] },
          "isReadonly": false, "isSystem": false, "isLatest": true, "isPublished": true, "options": { "autoUpdateConsumingWorkflows": false },
          "root": {
            "type": "Elsa.Flowchart", "version": 1, "id": "c74056c7f1f4a3", "nodeId": "Workflow1:c74056c7f1f4a3", "metadata": {},
            "customProperties": { "source": "FlowchartJsonConverter.cs:45", "notFoundConnections": [], "canStartWorkflow": false, "runAsynchronously": false },
            "activities": [
              { "id": "s", "nodeId": "Workflow1:c74056c7f1f4a3:s", "name": "Start1", "type": "Elsa.Start", "version": 1, "customProperties": {}, "metadata": { "designer": { "position": { "x": -500, "y": -197.5 }, "size": { "width": 100, "height": 50 } } } },
              { "branches": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\u0022One\u0022,\u0022Two\u0022]" } }, "id": "f", "name": "FlowFork1", "type": "Elsa.FlowFork", "version": 1, "customProperties": { "canStartWorkflow": false }, "metadata": {} },
              { "mode": { "typeName": "Elsa.Workflows.Activities.Flowchart.Models.FlowJoinMode, Elsa.Workflows.Core", "expression": { "type": "Literal", "value": "WaitAll" }, "memoryReference": { "id": "j:input-0" } }, "id": "j", "type": "Elsa.FlowJoin", "version": 1, "customProperties": {}, "metadata": {} },
              { "variable": { "id": "v1", "name": "Answer", "typeName": "String" }, "value": { "typeName": "Object", "expression": { "type": "Literal", "value": 42 } }, "id": "set", "type": "Elsa.SetVariable", "version": 1 },
              { "id": "e", "type": "Elsa.End", "version": 1, "customProperties": {}, "metadata": { "displayText": "结束" } }
            ],
            "connections": [
              { "source": { "activity": "s", "port": "Done" }, "target": { "activity": "f", "port": "In" }, "vertices": [{ "x": 1, "y": 2 }] },
              { "source": { "activity": "f", "port": "One" }, "target": { "activity": "j", "port": "In" }, "vertices": [] },
              { "source": { "activity": "f", "port": "Two" }, "target": { "activity": "set", "port": "In" } },
              { "source": { "activity": "set", "port": "Done" }, "target": { "activity": "j", "port": "In" } },
              { "source": { "activity": "j" }, "target": { "activity": "e" } }
            ]
          }
        }
        """;

    // As an Elsa Studio of 3.0 saved it.
    [Fact]
    public void Read_WhenArrowsAreFourTexts_ReadsTheSameArrows()
    {
        var today = WorkflowDefinition.Read(Export, "fork.json");
        var older = JsonNode.Parse(Export)!;
        foreach (var arrow in older["root"]!["connections"]!.AsArray().OfType<JsonObject>())
        {
            foreach (var end in new[] { "source", "target" })
            {
                var place = arrow[end]!;
                (arrow[end], arrow[$"{end}Port"]) = (place["activity"]!.DeepClone(), place["port"]?.DeepClone());
            }
        }

        var read = WorkflowDefinition.Read(older.ToJsonString(), "fork.json");

        Assert.Equal(today.Root.Connections.Select(arrow => (arrow.Key, arrow.Target.Activity)), read.Root.Connections.Select(arrow => (arrow.Key, arrow.Target.Activity)));
        Assert.Equal("In", read.Root.Connections[0].Target.Port);
        Assert.Contains("\"vertices\"", read.Write(), StringComparison.Ordinal);
        Assert.DoesNotContain("sourcePort", read.Write(), StringComparison.Ordinal);
        Procedure.Load(read, "fork.json");
    }

    [Fact]
    public void Read_WhenAnArrowOfFourTextsHasNoTarget_SaysSo() =>
        Assert.Throws<DefinitionRefused>(() => WorkflowDefinition.Read(Export.Replace("""{ "source": { "activity": "j" }, "target": { "activity": "e" } }""", """{ "source": "j", "sourcePort": "Done" }""", StringComparison.Ordinal), "fork.json"));

    [Fact]
    public void Write_AfterReadingAnExport_KeepsEveryMember() =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Export), JsonNode.Parse(WorkflowDefinition.Read(Export, "fork.json").Write())));

    [Fact]
    public void Load_AnExport_ReadsItsInputs()
    {
        var procedure = Procedure.Load(Export, "fork.json");
        Assert.Equal(["One", "Two"], Assert.IsType<FlowFork>(procedure.Find("f")).Branches);
        Assert.Equal(JoinMode.WaitAll, Assert.IsType<FlowJoin>(procedure.Find("j")).Mode);
        Assert.Equal(new Value("42", null), Assert.IsType<SetVariable>(procedure.Find("set")).Value);
        Assert.Equal(("fork", 2), (procedure.DefinitionId, procedure.Version));
        Assert.Null(procedure.Find("nobody"));
    }

    [Fact]
    public async Task Run_AnExport_DoesWhatItSays()
    {
        var office = new Office(Procedure.Load(Export, "fork.json"));
        var instance = await office.Start(definitionId: "fork");
        Assert.Equal("42", office.Instance(instance).Variables["Answer"]);
        Assert.Equal(Workflows.Running.InstanceStatus.Completed, office.Instance(instance).Status);
    }

    [Fact]
    public void Between_TwoVersions_NamesWhatDiffers()
    {
        var before = Sketch.Load("start -> a; a.Ok -> b; b.Ok -> end");
        var after = Sketch.Load("a: HumanTask kind=a role=Supervisor clock=C outcomes=Ok; start -> a; a.Ok -> c; c.Ok -> end", version: 2);
        var difference = DefinitionDifference.Between(before, after);
        Assert.Equal(["c"], difference.Added);
        Assert.Equal(["b"], difference.Removed);
        Assert.Equal(["a"], difference.Changed);
        Assert.Equal(["a Ok → c", "c Ok → end"], difference.ConnectionsAdded);
        Assert.Equal(["a Ok → b", "b Ok → end"], difference.ConnectionsRemoved);
    }

    [Fact]
    public void Between_WhenOnlyPositionsMoved_FindsNothing()
    {
        var moved = WorkflowDefinition.Read(Export.Replace("-197.5", "7"), "fork.json");
        var difference = DefinitionDifference.Between(Procedure.Load(Export, "fork.json"), Procedure.Load(moved, "fork.json"));
        Assert.Empty(difference.Added.Concat(difference.Removed).Concat(difference.Changed).Concat(difference.ConnectionsAdded).Concat(difference.ConnectionsRemoved));
    }
}
