using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tasks;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>Who is told that a deadline comes near, or has passed: whoever holds the task, their delegates, and those above.</summary>
internal sealed class ClockNotices(SandboxDbContext db, Outbox outbox, TimeProvider clock)
{
    public const string Near = "DeadlineNear";
    public const string SilenceNear = "DeadlineSilence";
    public const string Passed = "DeadlinePassed";
    public const string Escalated = "DeadlineEscalated";

    private static readonly Role[] Above = [Role.Supervisor, Role.DecisionMaker];

    public async Task Remind(CaseFile file, CaseClock near, CancellationToken token)
    {
        var warned = new List<Guid>();
        // Where silence would decide, those answer for it who could still speak.
        if (near.Rule.DecidesBySilence)
            foreach (var role in Above) warned.AddRange(await WithDelegates(await outbox.Holders(file, role, null, token), role, token));
        await outbox.Tell(file, SilenceNear, near.Id, warned, token);
        await outbox.Tell(file, Near, near.Id, (await Holders(file, near, file.Tasks.Where(task => task.IsOpen && task.ClockId == near.Id), token)).Except(warned), token);
    }

    /// <param name="overdue">The tasks that are still open under the clock.</param>
    public async Task Escalate(CaseFile file, CaseClock passed, IReadOnlyCollection<WorkTask> overdue, CancellationToken token)
    {
        // A term that ends by itself, as that of an appeal does, concerns nobody.
        if (overdue.Count == 0 && passed.Rule.OnExpiry != OnExpiry.Escalate) return;
        var holders = (await Holders(file, passed, overdue, token)).ToList();
        var above = new List<Guid>();
        foreach (var role in overdue.Select(task => task.Above).DefaultIfEmpty(Role.Supervisor).Distinct()) above.AddRange(await Of(file, role, null, null, token));
        await outbox.Tell(file, Passed, passed.Id, holders.Except(above), token);
        await outbox.Tell(file, Escalated, passed.Id, above, token);
    }

    private async Task<IEnumerable<Guid>> Holders(CaseFile file, CaseClock running, IEnumerable<WorkTask> tasks, CancellationToken token)
    {
        var people = new List<Guid>();
        foreach (var task in tasks)
            people.AddRange(await Of(file, task.Role, task.AssignedTo, task.Arguments.TryGetValue("agency", out var agency) ? Enum.Parse<OrganisationKind>(agency) : null, token));
        if (people.Count > 0) return people;
        if (RunsForTheCompany(running.Name)) return await Of(file, Role.CompanyOwner, null, null, token);
        return [.. await Of(file, Role.CaseOfficer, null, null, token), .. await Of(file, Role.Supervisor, null, null, token)];
    }

    // Clocks that no task runs under, at whose end the company loses something.
    private static bool RunsForTheCompany(ClockName name) => name is ClockName.TestPeriod or ClockName.TestExtension or ClockName.Waitlist or ClockName.AppealFiling
        or ClockName.SealValidity or ClockName.Reinstatement or ClockName.IncidentReport or ClockName.IncidentReportDeath or ClockName.IncidentReportWidespread;

    private async Task<IEnumerable<Guid>> Of(CaseFile file, Role role, Guid? person, OrganisationKind? agency, CancellationToken token) =>
        await WithDelegates(person is { } named ? [named] : role == Role.CaseOfficer && file.OfficerId is { } officer ? [officer] : await outbox.Holders(file, role, agency, token), role, token);

    // Whoever has a delegate now is away.
    private async Task<IEnumerable<Guid>> WithDelegates(IReadOnlyCollection<Guid> people, Role role, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var given = await db.Delegations.AsNoTracking().Where(delegation => people.Contains(delegation.PrincipalId) && delegation.From <= now && now < delegation.Until).ToListAsync(token);
        return [.. people, .. given.Where(delegation => delegation.Powers.Contains(role)).Select(delegation => delegation.DelegateId)];
    }
}
