using Microsoft.Extensions.Localization;
using Sandbox.Web.Shared.Procedures;

namespace Sandbox.Web.Features.Administration.Procedures;

// What procedures are called, and where their definitions can be drawn.
internal static class ProcedureNames
{
    // A procedure that ships has its name in both languages; another one has what its file says.
    public static string Of(IStringLocalizer<ProcedureTexts> texts, string definitionId, string? named) =>
        texts[$"Procedure.{definitionId}"] is { ResourceNotFound: false } known ? known.Value : named ?? definitionId;

    // An Elsa Studio that the authority runs; this app does not bring one.
    public static Uri? Studio(IConfiguration settings) =>
        Uri.TryCreate(settings["Workflows:ElsaStudioUrl"], UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;
}
