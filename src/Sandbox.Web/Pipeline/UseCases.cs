using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Components.Authorization;
using Sandbox.Domain.Access;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>
/// The gate: the only way from a page to the domain. Every request gets a scope, a context and a transaction of its own,
/// and is authorised afresh, however long the page has been open.
/// </summary>
public sealed class UseCases(IServiceScopeFactory scopes)
{
    // Longer than a private cluster takes to come back, shorter than a person waits.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    /// <summary>Sends a request for a signed-in person, or for the public.</summary>
    /// <param name="key">The idempotency key of a command: made once when the page is shown, sent with every try.</param>
    /// <exception cref="RuleViolation">The request was refused; nothing was changed.</exception>
    /// <exception cref="FluentValidation.ValidationException">The request's values are wrong; nothing was changed.</exception>
    public Task<TResult> Send<TResult>(IRequest<TResult> request, ClaimsPrincipal principal, Guid? key = null, Guid? delegation = null, CancellationToken token = default)
    {
        if (principal.LacksSecondFactor()) throw new RuleViolation(Rule.SecondFactorMissing);
        return Try(request, scope => scope.ServiceProvider.GetRequiredService<Actors>().Of(principal, delegation, token), key, token);
    }

    /// <summary>Sends a request for a system actor, or for one that the caller knows: workflow, clocks, seeds, tests.</summary>
    public Task<TResult> Send<TResult>(IRequest<TResult> request, Actor actor, Guid? key = null, CancellationToken token = default) =>
        Try(request, _ => Task.FromResult(actor), key, token);

    // Where the connection is lost, a question is asked again and a keyed act sent again, each in a fresh scope: the key makes it one act,
    // also where the database went away while it committed.
    private async Task<TResult> Try<TResult>(IRequest<TResult> request, Func<AsyncServiceScope, Task<Actor>> actor, Guid? key, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                return await Send(scope, request, await actor(scope), key, token);
            }
            catch (Exception fault) when (DatabaseAway.Is(fault))
            {
                if (attempt == Pauses.Length || (key is null && request is not IQuery<TResult>)) throw new RuleViolation(Rule.DatabaseAway);
                await Task.Delay(Pauses[attempt], token);
            }
        }
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
