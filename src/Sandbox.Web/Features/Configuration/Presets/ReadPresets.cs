using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Configuration.Presets;

/// <summary>The jurisdictions whose law and practice this installation knows.</summary>
public static class ListPresets
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    /// <param name="InUse">Whether new cases are opened under it.</param>
    public sealed record Row(string Id, string Version, BilingualText Name, CountingRule Counting, int Clocks, bool InUse);

    public sealed class Handler(Packs packs, Jurisdiction jurisdiction) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token) => Task.FromResult<IReadOnlyList<Row>>(
            [.. packs.Presets.OrderBy(preset => preset.Id, StringComparer.Ordinal).ThenByDescending(preset => preset.Version, StringComparer.Ordinal).Select(preset => new Row(
                preset.Id, preset.Version, preset.Name, preset.Reckoning.Rule, preset.Clocks.Count, $"{preset.Id}@{preset.Version}" == jurisdiction.Preset))]);
    }
}

/// <summary>One version of a preset, whole.</summary>
public static class ReadPreset
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query(string Id, string Version) : IQuery<JurisdictionPreset>;

    public sealed class Handler(Packs packs) : IRequestHandler<Query, JurisdictionPreset>
    {
        public Task<JurisdictionPreset> Handle(Query query, CancellationToken token) =>
            Task.FromResult(packs.Presets.FirstOrDefault(preset => preset.Id == query.Id && preset.Version == query.Version) ?? throw new RuleViolation(Rule.NotFound));
    }
}
