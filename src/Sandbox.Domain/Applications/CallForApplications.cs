using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Applications;

/// <summary>How a call stands on a day.</summary>
public enum CallState
{
    Coming,
    Open,
    Closed,
}

/// <summary>The days on which companies may apply, announced in both languages (AI Act Art. 58(2)(a): clear and communicated criteria and times).</summary>
public sealed class CallForApplications
{
    private CallForApplications() { }

    public Guid Id { get; private init; }
    public BilingualText Title { get; private set; } = new("", "");

    /// <summary>Whom the call is for, and what is looked for.</summary>
    public BilingualText About { get; private set; } = new("", "");

    /// <summary>The first day on which an application is taken; days are the authority's own.</summary>
    public DateOnly OpensOn { get; private set; }

    /// <summary>The last such day; null leaves the call open until somebody closes it.</summary>
    public DateOnly? ClosesOn { get; private set; }

    public static CallForApplications Announce(BilingualText title, BilingualText about, DateOnly opens, DateOnly? closes, DateTimeOffset now)
    {
        var call = new CallForApplications { Id = Guid.CreateVersion7(now) };
        call.Change(title, about, opens, closes);
        return call;
    }

    /// <exception cref="RuleViolation"><see cref="Rule.TooEarly"/> where it would close before it opens.</exception>
    public void Change(BilingualText title, BilingualText about, DateOnly opens, DateOnly? closes)
    {
        if (closes < opens) throw new RuleViolation(Rule.TooEarly);
        (Title, About, OpensOn, ClosesOn) = (title, about, opens, closes);
    }

    public CallState State(DateOnly today) => today < OpensOn ? CallState.Coming : today > ClosesOn ? CallState.Closed : CallState.Open;
}
