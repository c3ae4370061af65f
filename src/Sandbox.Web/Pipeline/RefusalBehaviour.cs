using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>
/// Writes down who was kept from an act by what they are or did: missing rights, a part taken before, a conflict of interest,
/// another organisation; and who asked for a file from which they are recused. A refusal because of the stage or of a missing field says
/// nothing about a person, and is not written down.
/// </summary>
internal sealed class RefusalBehaviour<TRequest, TResult>(ActScope scope, AccessBook book) : IPipelineBehavior<TRequest, TResult> where TRequest : IRequest<TResult>
{
    private static readonly Rule[] OfPersons = [Rule.NotPermitted, Rule.TookPartBefore, Rule.Recused, Rule.ForeignOrganisation, Rule.AssignedToSomeoneElse];

    private static readonly bool IsCommand = typeof(ICommand<TResult>).IsAssignableFrom(typeof(TRequest));

    public async Task<TResult> Handle(TRequest request, CancellationToken token, RequestHandlerDelegate<TResult> next)
    {
        try
        {
            return await next();
        }
        catch (RuleViolation refused) when (IsCommand && scope.Depth == 0 && !scope.Actor.IsSystem && OfPersons.Contains(refused.Rule))
        {
            await book.Write(AccessAct.RefusedAct, scope.Actor.PersonId, CaseOf(request), $"{Name} {refused.Rule}", token);
            throw;
        }
        // Row-level security says of a case that is hidden no more than of one that is not there.
        catch (RuleViolation refused) when (request is IReadsFile && scope.Depth == 0 && scope.Actor is { IsSystem: false, Kind: not OrganisationKind.Company } && refused.Rule is Rule.NotFound or Rule.Recused)
        {
            await book.WriteRecused(scope.Actor, ((IReadsFile)request).PartId, Name, token);
            throw;
        }
    }

    // AdmitApplication+Command is told by its use case.
    private static string Name => typeof(TRequest).DeclaringType?.Name ?? typeof(TRequest).Name;

    private static Guid? CaseOf(TRequest request) =>
        (typeof(TRequest).GetProperty("CaseId") ?? typeof(TRequest).GetProperty("ApplicationId"))?.GetValue(request) is Guid id ? id : null;
}
