using MudBlazor;

namespace Sandbox.Web.Shared;

// MudBlazor in the colours of app.css: every text on its ground keeps 4.5:1 and every edge of a control 3:1.
public static class Palettes
{
    private static readonly string[] fonts =
    [
        "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif",
    ];

    public static readonly MudTheme Light = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5a52",
            PrimaryContrastText = "#ffffff",
            Secondary = "#3f4a5c",
            SecondaryContrastText = "#ffffff",
            Tertiary = "#a3261f",
            TertiaryContrastText = "#ffffff",
            Info = "#1b5a94",
            InfoContrastText = "#ffffff",
            Success = "#1d6b38",
            SuccessContrastText = "#ffffff",
            Warning = "#8a5200",
            WarningContrastText = "#ffffff",
            Error = "#b0241d",
            ErrorContrastText = "#ffffff",
            Dark = "#1b2430",
            DarkContrastText = "#ffffff",
            TextPrimary = "#1b2430",
            TextSecondary = "#4b5666",
            TextDisabled = "#5d6776",
            ActionDefault = "#4b5666",
            ActionDisabled = "#5d6776",
            ActionDisabledBackground = "#e4e1d9",
            Background = "#f8f6f1",
            BackgroundGray = "#efece4",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1b2430",
            DrawerBackground = "#ffffff",
            DrawerText = "#1b2430",
            DrawerIcon = "#4b5666",
            LinesDefault = "#d9d5ca",
            LinesInputs = "#6b7482",
            TableLines = "#d9d5ca",
            TableStriped = "#f8f6f1",
            TableHover = "#eef4f2",
            Divider = "#d9d5ca",
            DividerLight = "#e8e5dc",
            GrayDefault = "#5d6776",
            GrayLight = "#6b7482",
            GrayDark = "#3f4a5c",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = Type(),
    };

    public static readonly MudTheme Dark = new()
    {
        PaletteDark = new PaletteDark
        {
            Primary = "#6fcdbd",
            PrimaryContrastText = "#06231f",
            Secondary = "#b9c3d2",
            SecondaryContrastText = "#141a22",
            Tertiary = "#ff9a8f",
            TertiaryContrastText = "#2b0805",
            Info = "#8bbff0",
            InfoContrastText = "#06203a",
            Success = "#82d49b",
            SuccessContrastText = "#06230f",
            Warning = "#f0bd6a",
            WarningContrastText = "#2b1a00",
            Error = "#ff9a8f",
            ErrorContrastText = "#2b0805",
            Dark = "#dfe5ee",
            DarkContrastText = "#141a22",
            TextPrimary = "#e8ebf0",
            TextSecondary = "#b3bccb",
            TextDisabled = "#98a2b3",
            ActionDefault = "#b3bccb",
            ActionDisabled = "#98a2b3",
            ActionDisabledBackground = "#2a323d",
            Background = "#12171d",
            BackgroundGray = "#0e1217",
            Surface = "#1a2129",
            AppbarBackground = "#1a2129",
            AppbarText = "#e8ebf0",
            DrawerBackground = "#1a2129",
            DrawerText = "#e8ebf0",
            DrawerIcon = "#b3bccb",
            LinesDefault = "#34404d",
            LinesInputs = "#8a95a6",
            TableLines = "#34404d",
            TableStriped = "#161c23",
            TableHover = "#202b33",
            Divider = "#34404d",
            DividerLight = "#2a323d",
            GrayDefault = "#98a2b3",
            GrayLight = "#8a95a6",
            GrayDark = "#b9c3d2",
        },
        PseudoCss = new PseudoCss { Scope = ":root[data-theme=dark]" },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = Type(),
    };

    private static Typography Type() => new()
    {
        Default = new DefaultTypography { FontFamily = fonts, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Body1 = new Body1Typography { FontFamily = fonts, FontSize = "1rem", LineHeight = "1.55", LetterSpacing = "normal" },
        Body2 = new Body2Typography { FontFamily = fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
        Button = new ButtonTypography { FontFamily = fonts, FontSize = ".9375rem", FontWeight = "600", LetterSpacing = "normal", TextTransform = "none" },
        Caption = new CaptionTypography { FontFamily = fonts, FontSize = ".875rem", LetterSpacing = "normal" },
    };
}
