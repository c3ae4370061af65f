using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Verifier;
using Sandbox.Web;
using Sandbox.Workflows;

namespace Sandbox.Architecture.Tests;

public sealed partial class NamingTests
{
    [Fact]
    public void Types_AreNamedByNounsOfTheField()
    {
        Assembly[] ours = [typeof(CaseFile).Assembly, typeof(CaseChain).Assembly, typeof(IWorkflowEngine).Assembly, typeof(CommandLine).Assembly, typeof(SandboxApp).Assembly];

        Assert.NotEmpty(Named(ours));
        Assert.DoesNotContain(Named(ours), name => SaysNothing().IsMatch(name));
        Assert.Contains(Named([typeof(NamingTests).Assembly]), name => SaysNothing().IsMatch(name));

        static IEnumerable<string> Named(Assembly[] assemblies) => assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)).Select(type => type.Name.Split('`')[0]);
    }

    [Fact]
    public void Time_ComesFromATimeProvider()
    {
        var sources = Sources().ToList();

        Assert.True(sources.Count > 50);
        Assert.Empty(sources.Where(source => AsksTheClock().IsMatch(File.ReadAllText(source))).Select(Path.GetFileName));
        Assert.Matches(AsksTheClock(), "var now = DateTimeOffset.UtcNow;");
        Assert.Matches(AsksTheClock(), "var today = DateTime.Today;");
    }

    private static IEnumerable<string> Sources()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sandbox.sln"))) root = root.Parent ?? throw new DirectoryNotFoundException("Sandbox.sln is in no folder above.");
        return Directory.EnumerateFiles(Path.Combine(root.FullName, "src"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Common|Dto|Vm|ViewModel|Impl|Service)$|^(Sandbox|Index)$")]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"\bDateTime(Offset)?\s*\.\s*(UtcNow|Now|Today)\b")]
    private static partial Regex AsksTheClock();
}
