namespace Sandbox.Domain.Access;

/// <summary>A recorded substitution: the delegate acts for the principal within the powers and the time given.</summary>
public sealed class Delegation
{
    private Delegation() { }

    public Guid Id { get; private init; }
    public Guid PrincipalId { get; private init; }
    public Guid DelegateId { get; private init; }
    public Role[] Powers { get; private init; } = [];
    public DateTimeOffset From { get; private init; }
    public DateTimeOffset Until { get; private set; }

    public static Delegation Grant(Guid principal, Guid substitute, IEnumerable<Role> powers, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        if (principal == substitute) throw new RuleViolation(Rule.TookPartBefore, nameof(Delegation));
        if (until <= from || until <= now) throw new RuleViolation(Rule.TooLate, nameof(Delegation));
        return new() { Id = Guid.CreateVersion7(now), PrincipalId = principal, DelegateId = substitute, Powers = [.. powers], From = from, Until = until };
    }

    public bool IsInForce(DateTimeOffset now) => From <= now && now < Until;

    public void End(DateTimeOffset now) => Until = now < Until ? now : Until;
}

/// <summary>A declared conflict of interest of a person with a company; while it stands the person cannot open its cases.</summary>
public sealed class Recusal
{
    private Recusal() { }

    public Guid Id { get; private init; }
    public Guid PersonId { get; private init; }
    public Guid OrganisationId { get; private init; }
    public string Reason { get; private init; } = "";
    public DateTimeOffset DeclaredAt { get; private init; }

    public static Recusal Declare(Guid person, Guid organisation, string reason, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RuleViolation(Rule.ReasonsMissing);
        return new() { Id = Guid.CreateVersion7(now), PersonId = person, OrganisationId = organisation, Reason = reason.Trim(), DeclaredAt = now };
    }
}
