using Sandbox.Domain.Clocks;

namespace Sandbox.Web.Pipeline;

/// <summary>What an act asks of the preset of its case.</summary>
public static class CaseLaw
{
    /// <summary>The instant at which a clock would run out that starts now and never stands still.</summary>
    public static DateTimeOffset EndOf(this JurisdictionPreset preset, ClockName name, DateTimeOffset start) =>
        preset.Start(name, start).Due(preset.Reckoning, start).End;

    /// <summary>The rule that an act without a letter rests on; it is read in either language, so it cites both.</summary>
    public static string Ground(this JurisdictionPreset preset, LegalMatter matter) => string.Join("; ", preset.References[matter].Select(citation => $"{citation.En} / {citation.Zh}"));
}
