using Sandbox.Domain.Clocks;

namespace Sandbox.Web.Pipeline;

/// <summary>What an act asks of the preset of its case.</summary>
public static class CaseLaw
{
    /// <summary>The instant at which a clock would run out that starts now and never stands still.</summary>
    public static DateTimeOffset EndOf(this JurisdictionPreset preset, ClockName name, DateTimeOffset start) =>
        preset.Start(name, start).Due(preset.Reckoning, start).End;

    /// <summary>The rule that an act rests on, as its entry and its letter cite it.</summary>
    public static string Ground(this JurisdictionPreset preset, LegalMatter matter) => string.Join("; ", preset.References[matter].Select(citation => citation.En));
}
