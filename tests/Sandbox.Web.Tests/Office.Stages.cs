using Bogus;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests;

// Brings a case to a stage by the domain's own acts, through the gate, so that trail, tasks and clocks are true.
public sealed partial class Office
{
    public static Faker Faker() => new() { Random = new Randomizer(1) };

    public DateOnly Today => DateOnly.FromDateTime(Clock.Now.UtcDateTime);

    // Runs an act of the domain through the gate, where no use case is needed.
    public Task Play(CastMember member, Func<SandboxDbContext, Actor, DateTimeOffset, Task> work) => Send(new PlayedAct(work), member);

    public async Task<Guid> CaseAt(Stage stage, bool personalData = true, string tier = "high", string? sector = null, Func<FormAnswers, FormAnswers>? change = null)
    {
        var draft = await Send(new StartApplication.Command(), Cast.Owner);
        var form = Packs.Form("application");
        var told = FormAnswers.Empty.With("systemName", "TalentMatch").With("personalDataInTest", personalData);
        if (sector is not null) told = told.With("sector", sector);
        var filled = FilledForm.Of(form, told, Faker(), Today, [Guid.NewGuid()]);
        await Send(new SaveDraft.Command(draft, (change?.Invoke(filled) ?? filled).ToJson(), 0), Cast.Owner);
        var id = (await Send(new SubmitApplication.Command(draft), Cast.Owner)).CaseId;
        foreach (var step in Steps(id, tier))
        {
            if (await StageOf(id) == stage) return id;
            await step();
        }
        return await StageOf(id) == stage ? id : throw new InvalidOperationException($"No path to {stage} is written; the case is at {await StageOf(id)}.");
    }

    public async Task<Stage> StageOf(Guid id)
    {
        await using var look = Look();
        return await look.Cases.Where(file => file.Id == id).Select(file => file.Stage).SingleAsync(TestContext.Current.CancellationToken);
    }

    public Task<Filing> File(SandboxDbContext db, Guid caseId, FilingKind kind, string form, Guid? subject, Actor actor, DateTimeOffset now)
    {
        var answers = FilledForm.Of(Packs.Form(form), FormAnswers.Empty, Faker(), Today, [Guid.NewGuid()]).ToJson();
        var number = db.Filings.Count(filing => filing.CaseId == caseId && filing.Kind == kind && filing.SubjectId == subject) + 1;
        var filing = Filing.Of(caseId, kind, subject, number, $"{form}@1", answers, new string('a', 64), actor, now);
        db.Filings.Add(filing);
        return Task.FromResult(filing);
    }

    private IEnumerable<Func<Task>> Steps(Guid id, string tier)
    {
        yield return () => Play(Cast.Officer, async (db, actor, now) => (await Application(db, id)).AcceptAsComplete(actor, null, now));
        yield return () => Play(Cast.Officer, async (db, actor, now) => (await Application(db, id)).ProposeTier("eu-ai-act@1", "{}", tier, tier, null, actor, now));
        yield return () => Play(Cast.Supervisor, async (db, actor, now) => (await Application(db, id)).ConfirmTier(true, false, actor, null, now));
        yield return async () =>
        {
            foreach (var agent in new[] { Cast.DataProtectionAgent, Cast.SectorAgent })
                if (await IsAsked(id, agent))
                    await Play(agent, async (db, actor, now) => (await Application(db, id)).GiveOpinion(Stance.Favourable, "No objection.", actor, now));
            await Play(Cast.Officer, async (db, actor, now) => (await Application(db, id)).Assess([.. SelectionCriteria.All.Select(criterion => (criterion, true, "Met."))], "All criteria are met.", actor, now));
        };
        yield return async () =>
        {
            foreach (var member in Cast.Panel.Take(2))
                await Play(member, async (db, actor, now) => (await Application(db, id)).Score(true, SelectionCriteria.All.ToDictionary(criterion => criterion, _ => 4), Vote.Admit, "Good.", 2, actor, now));
            await Play(Cast.DecisionMaker, async (db, actor, now) => (await Application(db, id)).Decide(AdmissionOutcome.Admit, actor, "The criteria are met.", null, null, now));
        };
        yield return async () =>
        {
            await Play(Cast.Owner, async (db, actor, now) => (await db.OpenParticipation(id, default)).ProposePlan(await File(db, id, FilingKind.SandboxPlan, "sandbox-plan", null, actor, now), actor, now));
            await Play(Cast.Supervisor, async (db, actor, now) =>
                (await db.OpenParticipation(id, default)).AgreePlan(new PlanFacts(true, true, true, true, new Coverage(now.AddYears(2), false), now.AddMonths(5)), actor, null, now));
        };
        yield return () => Play(Cast.Supervisor, async (db, actor, now) =>
            (await db.OpenParticipation(id, default)).StartTesting(new StartFacts(new Coverage(now.AddYears(2), false), true, true), now.AddMonths(5), 2, now.AddMonths(6), actor, null, now));
        yield return () => Play(Cast.Supervisor, async (db, actor, now) => (await db.OpenParticipation(id, default)).EndTestPeriod(actor, now));
        yield return () => Play(Cast.Owner, async (db, actor, now) =>
            (await db.OpenParticipation(id, default)).FileExitReport(await File(db, id, FilingKind.ExitReport, "exit-report", null, actor, now), true, true, actor, now));
        yield return async () =>
        {
            await Play(Cast.Officer, async (db, actor, now) => (await db.OpenParticipation(id, default)).ReviewExitReport(true, actor, null, now));
            await Play(Cast.Supervisor, async (db, actor, now) => (await db.OpenParticipation(id, default)).AcceptExitReport(true, actor, "The objectives are met.", now));
        };
    }

    private static Task<Application> Application(SandboxDbContext db, Guid id) => db.OpenApplication(id, TestContext.Current.CancellationToken);

    private async Task<bool> IsAsked(Guid id, CastMember agent)
    {
        await using var look = Look();
        var open = await look.Tasks.Where(task => task.CaseId == id && task.ClosedAt == null && task.Kind == "GiveOpinion").ToListAsync(TestContext.Current.CancellationToken);
        return open.Exists(task => task.Arguments.GetValueOrDefault("agency") == agent.Kind.ToString());
    }

    [Requires(Permission.ReadOwnAccount)]
    private sealed record PlayedAct(Func<SandboxDbContext, Actor, DateTimeOffset, Task> Work) : ICommand;

    private sealed class PlayedActHandler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<PlayedAct, Unit>
    {
        public async Task<Unit> Handle(PlayedAct act, CancellationToken token)
        {
            await act.Work(db, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
