using System.Globalization;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>Says of a definition what is wrong with it, place by place, and what it would change; nothing is stored.</summary>
public static class CheckProcedure
{
    /// <summary>The longest definition that is read, in characters.</summary>
    public const int Longest = 1_000_000;

    [Requires(Permission.DraftProcedures)]
    public sealed record Query(string Json) : IQuery<Report>;

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(query => query.Json).NotEmpty().MaximumLength(Longest);
    }

    /// <param name="Against">The version in force that it is compared with; null where there is none.</param>
    public sealed record Report(string? DefinitionId, int? Version, IReadOnlyList<Fault> Faults, int? Against, DefinitionDifference? Difference);

    /// <param name="Activity">Null where the whole file is meant.</param>
    /// <param name="Line">Where the activity begins in the text, from 1.</param>
    public sealed record Fault(string? Activity, int? Line, string Reason);

    public sealed class Handler(SandboxDbContext db, ProcedureLibrary library, ProcedureCommands commands) : IRequestHandler<Query, Report>
    {
        public async Task<Report> Handle(Query query, CancellationToken token)
        {
            Procedure procedure;
            try
            {
                procedure = Procedure.Load(query.Json, "");
            }
            catch (DefinitionRefused refused)
            {
                return new(null, null, [.. refused.Errors.Select(error => Of(error, query.Json))], null, null);
            }
            var faults = ProcedureLaw.Check(procedure, "", commands.Names).Select(error => Of(error, query.Json)).ToList();
            await library.Seed(token);
            var newest = await db.ProcedureVersions.Where(row => row.DefinitionId == procedure.DefinitionId && row.PublishedAt != null).MaxAsync(row => (int?)row.Version, token);
            if (newest >= procedure.Version)
                faults.Add(new(null, LineOf(query.Json, "\"version\""), string.Create(CultureInfo.InvariantCulture, $"version {procedure.Version} must be above {newest}, the newest that is published; what is published never changes")));
            var current = await library.Find(db, procedure.DefinitionId, null, token);
            return new(procedure.DefinitionId, procedure.Version, faults, current?.Version, current is null ? null : DefinitionDifference.Between(current, procedure));
        }

        private static Fault Of(DefinitionError error, string json) => new(error.Activity, error.Activity is { } activity ? LineOf(json, $"\"id\": \"{activity}\"") ?? LineOf(json, $"\"id\":\"{activity}\"") : null, error.Reason);

        private static int? LineOf(string json, string text) => json.IndexOf(text, StringComparison.Ordinal) is var at and >= 0 ? json.AsSpan(0, at).Count('\n') + 1 : null;
    }
}
