using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Registry.Browse;

/// <summary>The public register: every case from its admission on, with its newest seal.</summary>
public static class BrowseRegister
{
    public const int PageSize = 20;

    /// <param name="Text">Part of the name of the system, of the company, of the reference or of a seal's number.</param>
    /// <param name="Page">From 1.</param>
    [Requires(Permission.ReadRegister)]
    public sealed record Query(string? Text, Phase? Phase, string? Tier, SealStatus? Seal, int Page) : IQuery<Result>;

    public sealed record Result(IReadOnlyList<Row> Rows, int Found, int All, IReadOnlyList<string> Tiers);

    public sealed record Row(Guid CaseId, string Reference, string System, string Company, string? Tier, Stage Stage, string? SealNumber, SealStatus? Seal, DateTimeOffset ChangedAt);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(query => query.Text).MaximumLength(200);
            RuleFor(query => query.Page).InclusiveBetween(1, 100_000);
        }
    }

    public sealed class Handler(SandboxDbContext db, TimeProvider clock) : IRequestHandler<Query, Result>
    {
        private const string valid = nameof(SealStatus.Valid), suspended = nameof(SealStatus.Suspended), expired = nameof(SealStatus.Expired);

        public async Task<Result> Handle(Query query, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var (cases, seals) = (db.PublicCases(), db.PublicSeals());
            var all = await cases.CountAsync(token);
            var tiers = await cases.Where(file => file.Tier != null).Select(file => file.Tier!).Distinct().Order().ToListAsync(token);

            var rows = cases.Select(file => new
            {
                file,
                Seal = seals.Where(seal => seal.CaseId == file.CaseId).OrderByDescending(seal => seal.StatusIndex)
                    .Select(seal => new { seal.Number, Status = (seal.Status == valid || seal.Status == suspended) && seal.ExpiresAt <= now ? expired : seal.Status })
                    .FirstOrDefault(),
            });
            if (query.Phase is { } phase)
            {
                string[] stages = [.. Enum.GetValues<Stage>().Where(stage => stage.IsPublic() && stage.Phase() == phase).Select(stage => stage.ToString())];
                rows = rows.Where(row => stages.Contains(row.file.Stage));
            }
            if (query.Tier is { Length: > 0 } tier) rows = rows.Where(row => row.file.Tier == tier);
            if (query.Seal?.ToString() is { } status) rows = rows.Where(row => row.Seal != null && row.Seal.Status == status);
            if (query.Text?.Trim() is { Length: > 0 } text)
            {
                var pattern = $"%{text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
                rows = rows.Where(row => EF.Functions.ILike(row.file.SystemName, pattern) || EF.Functions.ILike(row.file.Company, pattern) || EF.Functions.ILike(row.file.Reference, pattern)
                    || seals.Any(seal => seal.CaseId == row.file.CaseId && EF.Functions.ILike(seal.Number, pattern)));
            }
            var found = await rows.CountAsync(token);
            var page = await rows.OrderByDescending(row => row.file.SubmittedAt).ThenBy(row => row.file.CaseId).Skip((query.Page - 1) * PageSize).Take(PageSize).ToListAsync(token);
            return new(
                [.. page.Select(row => new Row(
                    row.file.CaseId, row.file.Reference, row.file.SystemName, row.file.Company, row.file.Tier, Enum.Parse<Stage>(row.file.Stage), row.Seal?.Number,
                    row.Seal is { } seal ? Enum.Parse<SealStatus>(seal.Status) : null, row.file.ChangedAt))],
                found, all, tiers);
        }
    }
}
