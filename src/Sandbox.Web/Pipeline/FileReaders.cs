using Sandbox.Domain.Access;

namespace Sandbox.Web.Pipeline;

public static class FileReaders
{
    private static readonly Permission[] Readers = [Permission.ReadOwnCases, Permission.ReadCases, Permission.ReadConsultedCases, Permission.ReadTrail];

    /// <summary>Lets on those who read case files in one role or another; which cases, row-level security says.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/></exception>
    public static void RequireFileReader(this Actor actor)
    {
        if (!Readers.Any(actor.Can)) throw new RuleViolation(Rule.NotFound);
    }

    /// <summary>Whether fields that a company marked confidential stay hidden: to a consulted body they do.</summary>
    public static bool SeesNothingConfidential(this Actor actor) => !actor.Can(Permission.ReadOwnCases) && !actor.Can(Permission.ReadCases) && !actor.Can(Permission.ReadTrail);
}
