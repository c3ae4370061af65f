using Sandbox.Domain.Cases;

namespace Sandbox.Web.Pipeline;

/// <summary>Where an act that files no form is done; each feature registers its own, so that a case's page can link to all of them.</summary>
/// <param name="Href">From a case, and the record that the act is about, to the page.</param>
public sealed record ActPage(Act Act, Func<Guid, Guid?, string> Href);

/// <summary>Every page of an act, by act.</summary>
public sealed class ActPages(IEnumerable<ActPage> pages)
{
    private readonly Dictionary<Act, ActPage> byAct = pages.ToDictionary(page => page.Act);

    public string? Href(Act act, Guid caseId, Guid? subject = null) => byAct.GetValueOrDefault(act)?.Href(caseId, subject);
}

public static class ActPageRegistration
{
    /// <summary>Says where an act is done: <c>services.AddActPage(Act.Withdraw, (caseId, _) => $"/applications/{caseId}/withdraw")</c>.</summary>
    public static IServiceCollection AddActPage(this IServiceCollection services, Act act, Func<Guid, Guid?, string> href) => services.AddSingleton(new ActPage(act, href));
}
