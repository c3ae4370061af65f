using Sandbox.Domain.Access;

namespace Sandbox.Web.Tests;

public static class Refusal
{
    // The rule that the gate or the domain refused the act by.
    public static async Task<Rule> Of(Func<Task> act) => (await Assert.ThrowsAsync<RuleViolation>(act)).Rule;
}
