using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Components;
using NetArchTest.Rules;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Verifier;
using Sandbox.Web;
using Sandbox.Workflows;

namespace Sandbox.Architecture.Tests;

// The dependency rule of the architecture. NetArchTest is content with an empty selection, so each rule also has a
// canary in this assembly that it must catch, and must find something to look at in ours.
public sealed class DependencyTests
{
    private static readonly Assembly[] Ours = [typeof(CaseFile).Assembly, typeof(CaseChain).Assembly, typeof(IWorkflowEngine).Assembly, typeof(CommandLine).Assembly, typeof(SandboxApp).Assembly];
    private static readonly Assembly[] Canaries = [typeof(DependencyTests).Assembly];

    private static readonly string[] Outside = ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Extensions", "Npgsql", "MediatR", "FluentValidation", "MudBlazor"];

    [Fact]
    public void Domain_DependsOnNothing() => Holds(
        types => types.That().ResideInNamespaceStartingWith("Sandbox.Domain"),
        [.. Outside, "Sandbox.Ledger", "Sandbox.Workflows", "Sandbox.Web", "System.IO.File", "System.IO.Directory", "System.IO.Path", "System.IO.FileStream", "System.Net", "System.Threading.Tasks"]);

    [Fact]
    public void Domain_ReferencesNoPackage() =>
        Assert.All(typeof(CaseFile).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System", reference.Name!, StringComparison.Ordinal));

    [Fact]
    public void Ledger_DependsOnNothingOfOurs() => Holds(
        types => types.That().ResideInNamespaceStartingWith("Sandbox.Ledger"),
        [.. Outside, "Sandbox.Domain", "Sandbox.Workflows", "Sandbox.Web"]);

    [Fact]
    public void Workflows_DependOnTheDomainAlone() => Holds(
        types => types.That().ResideInNamespaceStartingWith("Sandbox.Workflows"),
        [.. Outside, "Sandbox.Ledger", "Sandbox.Web"]);

    // An auditor's program holds nothing of the operator's but the rules and the ledger.
    [Fact]
    public void Verifier_DependsOnLedgerAndDomainAlone() => Holds(
        types => types.That().ResideInNamespaceStartingWith("Sandbox.Verifier"),
        [.. Outside, "Sandbox.Workflows", "Sandbox.Web"]);

    [Fact]
    public void Elsa_IsKnownToItsOwnProjectAlone() => Holds(
        types => types.That().ResideInNamespaceStartingWith("Sandbox").And().DoNotResideInNamespaceStartingWith("Sandbox.Workflows.Elsa").And().DoNotResideInNamespaceStartingWith("Sandbox.Architecture"),
        ["Elsa"]);

    [Fact]
    public void Components_AskTheGateAndNeverTheDatabase() => Holds(
        types => types.That().Inherit(typeof(ComponentBase)),
        ["Microsoft.EntityFrameworkCore", "Npgsql", "MediatR.IMediator", "Sandbox.Web.Persistence.SandboxDbContext"]);

    [Fact]
    public void Features_DoNotKnowEachOther()
    {
        var features = Areas(Ours);
        Assert.True(features.Count > 4);

        Assert.Empty(features.SelectMany(feature => Offenders(Ours, types => Of(types, feature), Others(feature))));
        Assert.NotEmpty(Offenders(Canaries, types => Of(types, "Trail"), Others("Trail")));

        static PredicateList Of(Types types, string feature) => types.That().ResideInNamespaceStartingWith($"Sandbox.Web.Features.{feature}.").Or().ResideInNamespaceMatching($@"^Sandbox\.Web\.Features\.{feature}$");

        string[] Others(string feature) => [.. features.Where(other => other != feature).Select(other => $"Sandbox.Web.Features.{other}")];
    }

    [Fact]
    public void MediatR_IsKnownToTheGateAndToRequestsWithTheirHandlersAlone()
    {
        Assert.NotEmpty(Asking(Ours));
        Assert.Empty(Asking(Ours).Where(type => !MayAsk(type)).Select(type => type.FullName));
        Assert.Contains(Asking(Canaries), type => !MayAsk(type));

        static IEnumerable<Type> Asking(Assembly[] assemblies) =>
            Types.InAssemblies(assemblies).That().HaveDependencyOn("MediatR").And().ResideInNamespaceStartingWith("Sandbox").And().DoNotResideInNamespaceStartingWith("Sandbox.Architecture").GetTypes();

        static bool MayAsk(Type type) =>
            type.Namespace!.StartsWith("Sandbox.Web.Pipeline", StringComparison.Ordinal)
            || IsRequestOrHandler(type)
            || type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Any(IsRequestOrHandler)
            // Whoever sends a request answers its Unit; it is the gate that they call.
            || !Types.InAssembly(type.Assembly).That().HaveDependencyOnAny("MediatR.IMediator", "MediatR.ISender", "MediatR.IPublisher", "MediatR.Mediator").GetTypes().Contains(type);

        static bool IsRequestOrHandler(Type type) =>
            type.GetInterfaces().Any(face => face.IsGenericType && (face.GetGenericTypeDefinition() == typeof(IRequest<>) || face.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)));
    }

    private static void Holds(Func<Types, PredicateList> selection, string[] forbidden)
    {
        Assert.NotEmpty(selection(Types.InAssemblies(Ours)).GetTypes());
        Assert.Empty(Offenders(Ours, selection, forbidden));
        Assert.NotEmpty(Offenders(Canaries, selection, forbidden));
    }

    private static IEnumerable<string> Offenders(Assembly[] assemblies, Func<Types, PredicateList> selection, string[] forbidden) =>
        selection(Types.InAssemblies(assemblies)).ShouldNot().HaveDependencyOnAny(forbidden).GetResult().FailingTypeNames ?? [];

    private static HashSet<string> Areas(Assembly[] assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.GetTypes()).Select(type => type.Namespace?.Split('.')).OfType<string[]>().Where(parts => parts is ["Sandbox", "Web", "Features", _, ..]).Select(parts => parts[3])];
}
