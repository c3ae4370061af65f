using System.Reflection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Web.Identity;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Tests.Identity;

public class TranslatedIdentityErrorsTests
{
    public static TheoryData<string> Refusals() =>
        [.. typeof(IdentityErrorDescriber).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(IdentityError))
            .Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refusal_IsSaidInBothLanguages(string name)
    {
        var english = Said(name, "en");
        var chinese = Said(name, "zh-Hans");

        Assert.Equal(name, english.Code);
        Assert.Equal(name, chinese.Code);
        Assert.DoesNotContain("Identity.", english.Description);
        Assert.DoesNotContain("{", english.Description);
        Assert.Contains(chinese.Description, character => character is >= '\u4e00' and <= '\u9fff');
        Assert.DoesNotContain("{", chinese.Description);
    }

    private static IdentityError Said(string name, string culture)
    {
        using var services = new ServiceCollection().AddLogging().AddLanguages().AddTransient<TranslatedIdentityErrors>().BuildServiceProvider();
        var errors = services.GetRequiredService<TranslatedIdentityErrors>();
        // By name on the derived type: a method that it forgot would answer in Identity's English.
        var method = typeof(TranslatedIdentityErrors).GetMethod(name, BindingFlags.Public | BindingFlags.Instance)!;
        object?[] arguments = [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(int) ? (object)12 : "x")];
        return Languages.In(culture, () => (IdentityError)method.Invoke(errors, arguments)!);
    }
}
