using Sandbox.Domain.Access;

namespace Sandbox.Web.Features.Erasures;

internal static class ErasureReaders
{
    private static readonly Permission[] any = [Permission.ProposeErasures, Permission.ConfirmErasures, Permission.HoldRecords];

    /// <summary>Lets on those who propose and decide erasures or place legal holds.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotPermitted"/></exception>
    public static void RequireErasureReader(this Actor actor)
    {
        if (!any.Any(actor.Can)) throw new RuleViolation(Rule.NotPermitted, Permission.ProposeErasures);
    }
}
