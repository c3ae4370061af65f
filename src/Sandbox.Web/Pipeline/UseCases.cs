using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Components.Authorization;
using Sandbox.Domain.Access;
using Sandbox.Web.Identity;

namespace Sandbox.Web.Pipeline;

/// <summary>
/// The gate: the only way from a page to the domain. Every request gets a scope, a context and a transaction of its own,
/// and is authorised afresh, however long the page has been open.
/// </summary>
public sealed class UseCases(IServiceScopeFactory scopes)
{
    /// <summary>Sends a request for a signed-in person, or for the public.</summary>
    /// <param name="key">The idempotency key of a command: made once when the page is shown, sent with every try.</param>
    /// <exception cref="RuleViolation">The request was refused; nothing was changed.</exception>
    /// <exception cref="FluentValidation.ValidationException">The request's values are wrong; nothing was changed.</exception>
    public async Task<TResult> Send<TResult>(IRequest<TResult> request, ClaimsPrincipal principal, Guid? key = null, Guid? delegation = null, CancellationToken token = default)
    {
        if (principal.LacksSecondFactor()) throw new RuleViolation(Rule.SecondFactorMissing);
        await using var scope = scopes.CreateAsyncScope();
        var actor = await scope.ServiceProvider.GetRequiredService<Actors>().Of(principal, delegation, token);
        return await Send(scope, request, actor, key, token);
    }

    /// <summary>Sends a request for a system actor, or for one that the caller knows: workflow, clocks, seeds, tests.</summary>
    public async Task<TResult> Send<TResult>(IRequest<TResult> request, Actor actor, Guid? key = null, CancellationToken token = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Send(scope, request, actor, key, token);
    }

    private static Task<TResult> Send<TResult>(AsyncServiceScope scope, IRequest<TResult> request, Actor actor, Guid? key, CancellationToken token)
    {
        scope.ServiceProvider.GetRequiredService<ActScope>().Begin(actor, key);
        return scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, token);
    }
}

/// <summary>The gate as components see it: the person is whoever is signed in to the circuit or the request.</summary>
public sealed class PersonUseCases(UseCases useCases, AuthenticationStateProvider authentication)
{
    public async Task<TResult> Send<TResult>(IRequest<TResult> request, Guid? key = null, Guid? delegation = null, CancellationToken token = default)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return await useCases.Send(request, state.User, key, delegation, token);
    }
}
