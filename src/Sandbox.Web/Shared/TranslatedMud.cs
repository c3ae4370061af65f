using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Sandbox.Web.Shared;

public sealed class TranslatedMud(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
