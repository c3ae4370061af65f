using Bogus;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Forms;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

/// <summary>Tells a case step by step with the commands that people send, so that trail, tasks and clocks are true.</summary>
/// <param name="clock">The time at which each step is told; a scenario moves it between the steps.</param>
public sealed partial class Story(IServiceProvider services, Cast cast, TimeProvider clock)
{
    private readonly Faker faker = new() { Random = new Randomizer(1) };

    public Cast Cast => cast;

    private Packs Packs => services.GetRequiredService<Packs>();

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private Task<TResult> Send<TResult>(IRequest<TResult> request, CastMember member, CancellationToken token) =>
        services.GetRequiredService<UseCases>().Send(request, member.Actor, token: token);

    /// <summary>What a scenario says about a form, and plausible answers for the rest of it.</summary>
    private FormAnswers Fill(FormDefinition form, FormAnswers told, IReadOnlyList<Guid> evidence) => FilledForm.Of(form, told, faker, Today, evidence);
}
