using MudBlazor;
using MudBlazor.Utilities;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Tests.Shared;

public class PalettesTests
{
    public static TheoryData<string, Palette> Both() => new()
    {
        { "light", Palettes.Light.PaletteLight },
        { "dark", Palettes.Dark.PaletteDark },
    };

    [Theory]
    [MemberData(nameof(Both))]
    public void Colours_KeepTheContrastOfWcagAA(string name, Palette palette)
    {
        (string Pair, MudColor Text, MudColor Ground)[] pairs =
        [
            ("text", palette.TextPrimary, palette.Background),
            ("soft text", palette.TextSecondary, palette.BackgroundGray),
            ("disabled text", palette.TextDisabled, palette.Surface),
            ("primary", palette.Primary, palette.Background),
            ("on primary", palette.PrimaryContrastText, palette.Primary),
            ("info", palette.Info, palette.Surface),
            ("on info", palette.InfoContrastText, palette.Info),
            ("success", palette.Success, palette.Surface),
            ("on success", palette.SuccessContrastText, palette.Success),
            ("warning", palette.Warning, palette.Surface),
            ("on warning", palette.WarningContrastText, palette.Warning),
            ("error", palette.Error, palette.Surface),
            ("on error", palette.ErrorContrastText, palette.Error),
        ];

        Assert.All(pairs, pair => Assert.True(Contrast(pair.Text, pair.Ground) >= 4.5, $"{name}: {pair.Pair} has {Contrast(pair.Text, pair.Ground):0.00}:1"));
        Assert.True(Contrast(palette.LinesInputs, palette.Surface) >= 3, $"{name}: the edge of an input");
    }

    // WCAG 2.2, "contrast ratio" and "relative luminance".
    private static double Contrast(MudColor one, MudColor other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + .05) / (dark + .05);
    }

    private static double Luminance(MudColor colour) =>
        .2126 * Linear(colour.R) + .7152 * Linear(colour.G) + .0722 * Linear(colour.B);

    private static double Linear(byte channel) =>
        channel / 255.0 is var c and <= .04045 ? c / 12.92 : Math.Pow((channel / 255.0 + .055) / 1.055, 2.4);
}
