using System.Text;
using Sandbox.Domain.Access;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Procedures;

public static class ProcedureEndpoints
{
    /// <summary>A version as a file that Elsa Studio opens.</summary>
    public static void MapProcedures(this WebApplication app) =>
        app.MapGet("/administration/procedures/{definitionId}/{version:int}/definition.json", async Task<IResult> (string definitionId, int version, UseCases useCases, HttpContext http) =>
        {
            try
            {
                var details = await useCases.Send(new ReadProcedure.Query(definitionId, version), http.User, token: http.RequestAborted);
                return TypedResults.File(Encoding.UTF8.GetBytes(details.Json), "application/json; charset=utf-8", $"{details.Procedure.DefinitionId}-{version}.json");
            }
            catch (RuleViolation refused)
            {
                return TypedResults.StatusCode(refused.Rule == Rule.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
            }
        }).RequireAuthorization();
}
