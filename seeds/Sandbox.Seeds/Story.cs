using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

/// <summary>Tells what happens in cases: every step is a real command, sent by someone of the cast at the clock's time.</summary>
public sealed partial class Story(IServiceProvider services, Cast cast, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    private Task<TResult> Send<TResult>(IRequest<TResult> request, CastMember member) => services.GetRequiredService<UseCases>().Send(request, member.Actor);
}
