using Sandbox.Domain.Tiering;

namespace Sandbox.Web.Pipeline;

/// <summary>Rule packs by the name that a determination keeps: <c>eu-ai-act@1.1.0</c>.</summary>
public static class NamedPacks
{
    public static string Name(this RulePack pack) => $"{pack.Id}@{pack.Version}";

    /// <summary>The pack that this installation tiers by now.</summary>
    public static RulePack RulePackInForce(this Packs packs, Jurisdiction jurisdiction, DateTimeOffset now) =>
        packs.RulePack(jurisdiction.RulePack, packs.DayOf(jurisdiction, now));

    /// <summary>The authority's local day.</summary>
    public static DateOnly DayOf(this Packs packs, Jurisdiction jurisdiction, DateTimeOffset now) => packs.Preset(jurisdiction.Preset).Reckoning.DateAt(now);

    /// <summary>The pack of that name, or null where this installation does not hold it any more.</summary>
    public static RulePack? PackNamed(this Packs packs, string idAtVersion) => packs.RulePacks.FirstOrDefault(pack => pack.Name() == idAtVersion);

    /// <summary>Whether a tier is the one that a hard stop of its pack gives.</summary>
    public static bool TierIsProhibited(this Packs packs, string pack, string tier) =>
        packs.PackNamed(pack)?.Rules.Any(rule => rule.IsHardStop && rule.TierId == tier) ?? false;
}
