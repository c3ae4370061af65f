using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Configuration.RulePacks;

/// <summary>The rule packs that tiers are computed by, newest version first.</summary>
public static class ListRulePacks
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    /// <param name="InUse">Whether new cases are tiered by it.</param>
    public sealed record Row(string Id, string Version, LocalizedText Title, string Jurisdiction, DateOnly From, DateOnly? Until, int Questions, int Rules, bool InUse);

    public sealed class Handler(Packs packs, Jurisdiction jurisdiction, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var current = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            return Task.FromResult<IReadOnlyList<Row>>(
                [.. packs.RulePacks.OrderBy(pack => pack.Id, StringComparer.Ordinal).ThenByDescending(pack => pack.InForceFrom).Select(pack => new Row(
                    pack.Id, pack.Version, pack.Title, pack.Jurisdiction, pack.InForceFrom, pack.InForceUntil, pack.Questions.Length, pack.Rules.Length, ReferenceEquals(pack, current)))]);
        }
    }
}

/// <summary>One version of a rule pack, whole.</summary>
public static class ReadRulePack
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query(string Id, string Version) : IQuery<RulePack>;

    public sealed class Handler(Packs packs) : IRequestHandler<Query, RulePack>
    {
        public Task<RulePack> Handle(Query query, CancellationToken token) =>
            Task.FromResult(packs.RulePacks.FirstOrDefault(pack => pack.Id == query.Id && pack.Version == query.Version) ?? throw new RuleViolation(Domain.Access.Rule.NotFound));
    }
}
