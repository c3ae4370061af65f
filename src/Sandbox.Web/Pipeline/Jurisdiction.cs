using Sandbox.Domain.Clocks;

namespace Sandbox.Web.Pipeline;

/// <summary>The law that this installation runs under; a case keeps the preset that it was opened with.</summary>
/// <param name="Preset">Id and version: <c>eu-ai-act@1</c>.</param>
/// <param name="RulePack">Id of the rule pack that tiers are computed by.</param>
/// <param name="PanelQuorum">How many panel members must score.</param>
/// <param name="Simulated">Whether new cases are demonstration data in simulated time; their entries say so.</param>
public sealed record Jurisdiction(string Preset, string RulePack, int PanelQuorum, bool Simulated)
{
    public static Jurisdiction Of(IConfiguration settings, Packs packs)
    {
        var id = settings["Sandbox:Jurisdiction"] ?? "eu-ai-act";
        var preset = packs.Presets.Where(preset => preset.Id == id).MaxBy(preset => preset.Version, StringComparer.Ordinal)
            ?? throw new InvalidDataException($"Sandbox:Jurisdiction names no preset: {id}. There are: {string.Join(", ", packs.Presets.Select(p => p.Id))}.");
        var pack = settings["Sandbox:RulePack"] ?? preset.RulePack;
        if (packs.RulePacks.All(known => known.Id != pack))
            throw new InvalidDataException($"There is no rule pack {pack}. There are: {string.Join(", ", packs.RulePacks.Select(known => known.Id).Distinct())}.");
        return new($"{preset.Id}@{preset.Version}", pack, settings.GetValue("Sandbox:PanelQuorum", 2), false);
    }
}
