using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Procedures;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Drawing;

namespace Sandbox.Web.Tests.Shared.Procedures;

public sealed class ProcedureWordsTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Drawing_InChinese_HasNoNameOfTheFile(string name)
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var procedure = Procedure.Load(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflows", $"{name}.json")), name);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-Hans");
        var words = new ProcedureWords(services.GetRequiredService<IStringLocalizer<ProcedureTexts>>(), services.GetRequiredService<IStringLocalizer<CaseTexts>>());

        var texts = new FlowDrawing(procedure, words).Steps.SelectMany(step => new[] { step.Title, step.Detail }.Concat(step.Ways.Select(way => way.Port))).Where(text => !string.IsNullOrEmpty(text));

        Assert.DoesNotContain(texts, text => !text!.Any(letter => letter >= '\u4e00'));
    }
}
