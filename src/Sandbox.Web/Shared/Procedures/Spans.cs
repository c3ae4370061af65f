using Microsoft.Extensions.Localization;

namespace Sandbox.Web.Shared.Procedures;

/// <summary>Says how long something lasted, in the unit that fits.</summary>
public static class Spans
{
    /// <param name="seconds">Null where nothing has ended yet.</param>
    public static string Span(this IStringLocalizer<ProcedureTexts> texts, double? seconds) => seconds switch
    {
        null => texts["None"],
        < 60 => texts["Span.Moments"],
        < 3600 => texts["Span.Minutes", seconds.Value / 60],
        < 86400 * 2 => texts["Span.Hours", seconds.Value / 3600],
        _ => texts["Span.Days", seconds.Value / 86400],
    };
}
