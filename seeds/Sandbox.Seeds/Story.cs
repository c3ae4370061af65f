using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

/// <summary>Tells what happens in cases: every step is a real command, sent by someone of the cast at the clock's time.</summary>
/// <param name="seed">The number that plausible answers come from.</param>
/// <param name="locale">The language of plausible answers, as Bogus calls it.</param>
public sealed partial class Story(IServiceProvider services, Cast cast, TimeProvider clock, int seed = Cast.Seed, string locale = "en")
{
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Called when a command was carried out.</summary>
    public Func<Task>? Told { get; set; }

    private async Task<TResult> Send<TResult>(IRequest<TResult> request, CastMember member)
    {
        var result = await services.GetRequiredService<UseCases>().Send(request, member.Actor);
        if (Told is not null) await Told();
        return result;
    }
}
