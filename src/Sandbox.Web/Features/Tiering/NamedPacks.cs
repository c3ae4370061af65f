using Sandbox.Domain.Tiering;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering;

/// <summary>Rule packs by the name that a determination keeps: <c>eu-ai-act@1.0.0</c>.</summary>
public static class NamedPacks
{
    public static string Name(this RulePack pack) => $"{pack.Id}@{pack.Version}";

    public static RulePack PackNamed(this Packs packs, string idAtVersion) => packs.RulePacks.Single(pack => pack.Name() == idAtVersion);

    /// <summary>Whether a tier is the one that a hard stop of its pack gives.</summary>
    public static bool TierIsProhibited(this Packs packs, string pack, string tier) => packs.PackNamed(pack).Rules.Any(rule => rule.IsHardStop && rule.TierId == tier);
}
