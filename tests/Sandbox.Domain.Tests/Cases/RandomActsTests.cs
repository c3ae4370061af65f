using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Seals;
using Sandbox.Domain.Trail;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Cases;

public sealed class RandomActsTests
{
    // Everything that the aggregates hold; the case file once, the acts by their number.
    private static readonly JsonSerializerOptions Whole = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(type =>
        {
            foreach (var name in new[] { nameof(Application.Case), nameof(CaseFile.Acts), nameof(Appeal.Contest) })
            {
                if (type.Properties.FirstOrDefault(property => property.Name == name) is { } repeated) type.Properties.Remove(repeated);
            }
        }),
    };

    private static readonly Actor[] Actors =
    [
        Cast.Owner, Cast.Contributor, Cast.Rival, Cast.Officer, Cast.SecondOfficer, Cast.Supervisor, Cast.SecondSupervisor, Cast.Panellist, Cast.SecondPanellist,
        Cast.Director, Cast.SecondDirector, Cast.AppealMember, Cast.DataProtection, Cast.Auditor, Cast.Administrator, Cast.Everybody, Actor.Procedure, Actor.Public,
        Cast.SecondSupervisor with { ForPersonId = Cast.Everybody.PersonId },
        Cast.Of(40, Cast.Authority, OrganisationKind.Authority, Role.CaseOfficer, Role.Supervisor) with { RecusedFrom = new HashSet<Guid> { Cast.Company } },
    ];

    private static readonly Func<World>[] Beginnings =
    [
        () => new(InCompletenessCheck()),
        () => new(TierProposed(Cast.Everybody)),
        () => new(InAssessment(personalData: true)),
        () => new(InPanelReview()),
        () => new(Decided(AdmissionOutcome.Waitlist)),
        () => new(Decided(AdmissionOutcome.Refuse)),
        () => new(PlanProposed()),
        () => new(Ready()),
        () => new(Testing()),
        UnderConditions,
        () => new(InExitReview()),
        () => new(Completed()),
        () => new(SealProposed()),
        () => new(Sealed()),
    ];

    private static World UnderConditions()
    {
        var (application, participation) = WithObligations();
        return new(participation, application);
    }

    [Fact]
    public void RandomActs_ByRandomActors_KeepTheTableTheGuardsAndTheTrail()
    {
        var step = Gen.Select(Gen.Int[0, World.Deeds.Count - 1], Gen.Int[0, Actors.Length - 1], Gen.Int[0, 200], Gen.Bool);
        var accepted = 0;

        Gen.Select(Gen.Int[0, Beginnings.Length - 1], step.Array[1, 60]).Sample(
            (beginning, steps) =>
            {
                var world = Beginnings[beginning]();
                var now = TestEnd.AddDays(-20);
                foreach (var (deed, actor, hours, opensTask) in steps)
                {
                    now = now.AddHours(hours);
                    if (opensTask) OpenTaskFor(world, hours);
                    // Several people try the same, so that more steps end in an act.
                    for (var attempt = 0; attempt < 6; attempt++)
                    {
                        if (Try(world, World.Deeds[deed], Actors[(actor + 3 * attempt) % Actors.Length], now)) Interlocked.Increment(ref accepted);
                    }
                }
            },
            iter: 150);

        // Without acts that pass, the guards above were never put to the test.
        Assert.True(accepted > 100, $"only {accepted} acts were accepted");
    }

    private static bool Try(World world, Action<World, Actor, DateTimeOffset> deed, Actor actor, DateTimeOffset now)
    {
        var file = world.File;
        var (stage, returnsTo, recorded, before) = (file.Stage, file.ReturnsTo, file.Acts.Count, Snapshot(world));
        var history = file.Acts.ToList();
        var open = file.Tasks.Where(task => task.IsOpen).Select(task => (task.Id, task.Kind)).ToList();
        try
        {
            deed(world, actor, now);
        }
        catch (RuleViolation)
        {
            Assert.Equal(before, Snapshot(world));
            return false;
        }

        if (file.Acts.Count == recorded)
        {
            Assert.Equal(before, Snapshot(world));
            return false;
        }

        var act = Assert.Single(file.Acts.Skip(recorded));
        var row = Assert.Single(Lifecycle.Moves, row => row.Act == act.Act && row.From.Contains(stage));
        Assert.Equal((stage, file.Stage, actor), (act.From, act.To, act.By));
        Assert.True(IsAllowed(row, act, stage, returnsTo), $"{act.Act} led from {stage} to {act.To}");
        Assert.True(actor.IsProcedure ? RolePermissions.OfProcedure.Contains(row.Permission)
            : actor.IsPublic ? RolePermissions.OfPublic.Contains(row.Permission)
            : actor.Roles.Any(role => RolePermissions.Of(role).Contains(row.Permission)));
        if (act.Act != Act.FileComplaint)
        {
            Assert.DoesNotContain(Cast.Company, actor.RecusedFrom);
            Assert.False(actor.IsCompany && actor.OrganisationId != Cast.Company);
        }
        Assert.DoesNotContain(history, earlier => row.Apart.Contains(earlier.Act) && !earlier.By.IsSystem
            && earlier.By.People.Intersect(actor.People).Any() && (!row.PerSubject || earlier.SubjectId == act.SubjectId));
        if (row.Task is not null) Assert.Contains(open, task => task.Kind == row.Task);
        if (act.CompletedTaskId is { } completed) Assert.Contains(open, task => task.Id == completed && task.Kind == row.Task);
        if (row.NeedsReasons) Assert.False(string.IsNullOrWhiteSpace(act.Reasons));
        Assert.Contains(file.Stage, Enum.GetValues<Stage>());
        Assert.NotEqual(before, Snapshot(world));
        return true;
    }

    private static bool IsAllowed(Move row, CaseAct act, Stage from, Stage? returnsTo) => row.Destination switch
    {
        Destination.Stay => act.To == from,
        Destination.To => act.To == row.To,
        Destination.Back => act.To == returnsTo,
        Destination.Decided => act.To == from || act.To is not (Stage.Draft or Stage.InformationRequested or Stage.Lapsed or Stage.Withdrawn),
    };

    private static void OpenTaskFor(World world, int choice)
    {
        var kinds = Lifecycle.At(world.File.Stage).Select(move => move.Task).OfType<string>().Distinct().ToList();
        if (kinds.Count > 0) world.File.Task(kinds[choice % kinds.Count], agency: OrganisationKind.DataProtectionAuthority);
    }

    private static string Snapshot(World world) =>
        JsonSerializer.Serialize(new { world.Application, world.Tiered, world.Participation, world.Review, world.Seal, world.Appeals, world.Complaints, world.File, world.File.Acts.Count }, Whole);

    private sealed class World
    {
        public World(Application application) => (Application, File) = (application, application.Case);
        public World(Participation participation, Application? tiered = null) => (Participation, File, Tiered) = (participation, participation.Case, tiered);
        public World(SealReview review) => (Review, File) = (review, review.Case);
        public World(ConformitySeal seal) => (Seal, File) = (seal, seal.Case);

        public CaseFile File { get; }
        public Application? Application { get; }

        // The application of a case under test: its tier may be determined anew.
        public Application? Tiered { get; }
        public Participation? Participation { get; private set; }
        public SealReview? Review { get; private set; }
        public ConformitySeal? Seal { get; private set; }
        public List<Appeal> Appeals { get; } = [];
        public List<Complaint> Complaints { get; } = [];

        public static IReadOnlyList<Action<World, Actor, DateTimeOffset>> Deeds { get; } =
        [
            // Application and decision
            (w, a, t) => w.Application?.AcceptAsComplete(a, null, t),
            (w, a, t) => w.Application?.ProposeInadmissible(a, "Because", t),
            (w, a, t) => w.Application?.DecideAdmissibility(t.Hour % 2 == 0, a, "Because", t),
            (w, a, t) => w.Application?.RequestInformation([new("Safeguards", "Who watches?")], true, a, t),
            (w, a, t) => w.Application?.Requests.LastOrDefault()?.Id.Do(id => w.Application.AnswerInformationRequest(w.File.Filed(FilingKind.InformationAnswer, id), a, t)),
            (w, a, t) => w.Application?.Requests.LastOrDefault()?.Id.Do(id => w.Application.Remind(id, a, t)),
            (w, a, t) => w.Application?.ProposeTier("p@1", "{}", "high", "high", null, a, t),
            (w, a, t) => w.Application?.ConfirmTier(t.Hour % 3 > 0, t.Hour % 5 == 0, a, "Because", t),
            (w, a, t) => w.Application?.OverruleProhibited(a, "Because", t),
            (w, a, t) => w.Application?.RefuseProhibited(a, "Because", t),
            (w, a, t) => w.Application?.GiveOpinion(Stance.Favourable, "Fine", a, t),
            (w, a, t) => w.Application?.RecordOpinionAbsent(OrganisationKind.SectorRegulator, a, t),
            (w, a, t) => w.Application?.Assess([("Innovation", true, "New")], "Good", a, t),
            (w, a, t) => w.Application?.ReturnToTiering(a, "Because", t),
            (w, a, t) => w.Application?.Score(true, Points(4), Vote.Admit, "Good", 2, a, t),
            (w, a, t) => w.Application?.ReturnToAssessment(a, "Because", t),
            (w, a, t) => w.Application?.GiveNoticeOfRefusal(a, "Because", t.AddDays(1), t),
            (w, a, t) => w.Application?.RespondToNotice(w.File.Filed(FilingKind.HearingResponse), a, t),
            (w, a, t) => w.Application?.Decide((AdmissionOutcome)(t.Hour % 3), a, "Because", null, 1, t),
            (w, a, t) => w.Application?.ConfirmInterest(a, t),
            (w, a, t) => w.Application?.Withdraw(a, "Because", t),
            (w, a, t) => w.Application?.Lapse(a, t),
            (w, a, t) => w.Application?.Reinstate(a, "Because", t.AddDays(1), t),

            // Test period and reporting
            (w, a, t) => w.Participation ??= Participation.Open(w.File, a, t),
            (w, a, t) => w.Participation?.ProposePlan(w.File.Filed(FilingKind.SandboxPlan), a, t),
            (w, a, t) => w.Participation?.ReturnPlan([new("Metrics", "No units")], a, t),
            (w, a, t) => w.Participation?.GrantExemption("Insurance", true, t.AddMonths(1), a, "Because", null, t),
            (w, a, t) => w.Participation?.AgreePlan(SoundPlan, a, null, t),
            (w, a, t) => w.Participation?.StartTesting(SoundStart, t.AddMonths(6), 2, t.AddMonths(6), a, null, t),
            (w, a, t) => w.Participation?.StartNextPhase(a, null, t),
            (w, a, t) => w.Participation?.RequestVariation(w.File.Filed(FilingKind.SandboxPlan), w.File.Filed(FilingKind.PlanVariation), "limited", a, t),
            (w, a, t) => w.Participation?.Variations.LastOrDefault()?.Id.Do(id => w.Participation.DecideVariation(id, t.Hour % 2 == 0, "limited", a, "Because", t)),
            (w, a, t) => w.Participation?.RequestExtension(TestEnd.AddMonths(3), TestEnd.AddMonths(6), 1, a, "Because", t),
            (w, a, t) => w.Participation?.Extensions.LastOrDefault()?.Id.Do(id => w.Participation.DecideExtension(id, t.Hour % 2 == 0, Covered, a, "Because", null, t)),
            (w, a, t) => w.Participation?.EndTestPeriod(a, t),
            (w, a, t) => w.Participation?.OpenReport(NextDay(w.Participation), NextDay(w.Participation), t.AddDays(9), a, t),
            (w, a, t) => w.Participation?.Reports.LastOrDefault()?.Id.Do(id => w.Participation.FileReport(id, w.File.Filed(FilingKind.PeriodicReport), a, t)),
            (w, a, t) => w.Participation?.Reports.LastOrDefault()?.Id.Do(id => w.Participation.ReviewReport(id, a, null, t)),
            (w, a, t) => w.Participation?.Reports.LastOrDefault()?.Id.Do(id => w.Participation.ReturnReport(id, [new("Metrics", "No units")], a, t)),
            (w, a, t) => w.Participation?.Reports.LastOrDefault()?.Id.Do(id => w.Participation.ApproveReport(id, a, null, t)),
            (w, a, t) => w.Participation?.Reports.LastOrDefault()?.Id.Do(id => w.Participation.ReturnReportReview(id, a, "Because", t)),
            (w, a, t) => w.Participation?.ReportIncident(IncidentCategory.HealthHarm, t, t, w.File.Filed(FilingKind.IncidentNotice), false, a, t),
            (w, a, t) => w.Participation?.Incidents.LastOrDefault()?.Id.Do(id => w.Participation.CompleteIncidentNotice(id, w.File.Filed(FilingKind.IncidentNotice), a, t)),
            (w, a, t) => w.Participation?.Incidents.LastOrDefault()?.Id.Do(id => w.Participation.CloseIncident(id, a, "Because", t)),
            (w, a, t) => w.Participation?.Suspend((SuspensionKind)(t.Hour % 3), a, "Because", "Fix it", null, t),
            (w, a, t) => w.Participation?.ConfirmSuspension(a, "Because", "Fix it", t),
            (w, a, t) => w.Participation?.RespondToSuspension(w.File.Filed(FilingKind.SuspensionResponse), a, t),
            (w, a, t) => w.Participation?.Resume(a, "Because", t),
            (w, a, t) => w.Participation?.GiveNoticeOfTermination(a, "Because", t.AddDays(1), t),
            (w, a, t) => w.Participation?.RespondToNotice(w.File.Filed(FilingKind.HearingResponse), a, t),
            (w, a, t) => w.Participation?.Terminate(a, "Because", null, t),
            (w, a, t) => w.Participation?.ExitEarly(a, "Because", t),
            (w, a, t) => w.Participation?.FileExitReport(w.File.Filed(FilingKind.ExitReport), true, true, a, t),
            (w, a, t) => w.Participation?.ReturnExitReport([new("Data", "Where is it?")], a, t),
            (w, a, t) => w.Participation?.ReviewExitReport(true, a, null, t),
            (w, a, t) => w.Participation?.ReturnExitReview(a, "Because", t),
            (w, a, t) => w.Participation?.AcceptExitReport(true, a, "Because", t),
            (w, a, t) => w.Participation?.FileClosingEvidence(w.File.Filed(FilingKind.ClosingEvidence), a, t),
            (w, a, t) => w.Participation?.CloseCase(a, null, t),

            // Conditions, and a tier anew
            (w, a, t) => w.File.Conditions.FirstOrDefault()?.Show(w.File, w.File.Filed(FilingKind.ConditionEvidence, w.File.Conditions[0].Id), a, t),
            (w, a, t) => w.File.Conditions.FirstOrDefault()?.Accept(w.File, a, null, t),
            (w, a, t) => w.File.Conditions.FirstOrDefault()?.Return(w.File, a, "Because", t.AddDays(9), t),
            (w, a, t) => w.File.Conditions.FirstOrDefault()?.Close(w.File, a, "Because", t),
            (w, a, t) => w.Tiered?.ProposeRetiering(TierOccasion.Authority, null, "p@2", "{}", "limited", "limited", null, [], "Because", a, t),
            (w, a, t) => w.Tiered?.ConfirmRetiering(a, null, t.Hour % 2 == 0, [], t),
            (w, a, t) => w.Tiered?.ReturnRetiering(a, "Because", t),

            // Seal
            (w, a, t) => w.Review = SealReview.Request(w.File, w.File.Filed(FilingKind.SealRequest), "m", Spotless, w.Seal, a, t),
            (w, a, t) => w.Review?.Score([new("Safety", 5, "Tested")], a, null, t),
            (w, a, t) => w.Review?.Propose(true, a, "Because", t),
            (w, a, t) => w.Review?.Return(a, "Because", t),
            (w, a, t) => w.Seal = w.Review?.Sign(Text, Spotless, w.Seal, a, "Because", null, t) ?? w.Seal,
            (w, a, t) => w.Review?.Refuse(a, "Because", null, t),
            (w, a, t) => w.Seal?.ProposeSuspension(t.Hour % 2 == 0, t.AddDays(1), a, "Because", t),
            (w, a, t) => w.Seal?.ProposeRevocation(t.Hour % 2 == 0, t.AddDays(1), a, "Because", t),
            (w, a, t) => w.Seal?.RespondToNotice(w.File.Filed(FilingKind.HearingResponse), a, t),
            (w, a, t) => w.Seal?.Suspend(a, "Because", null, t),
            (w, a, t) => w.Seal?.Revoke(a, "Because", null, t),
            (w, a, t) => w.Seal?.Lift(a, "Because", null, t),
            (w, a, t) => w.Seal?.Expire(a, t),

            // Across the stages
            (w, a, t) => w.Appeals.Add(Appeal.File(w.File, Contest.All[t.Hour % Contest.All.Count].Act, null, w.File.Filed(FilingKind.Appeal), "Wrong", false, t, w.Appeals, a, t)),
            (w, a, t) => w.Appeals.LastOrDefault()?.Decide(w.File, AppealOutcome.Remitted, null, null, a, "Because", t),
            (w, a, t) => w.Appeals.LastOrDefault()?.Decide(w.File, AppealOutcome.Dismissed, null, null, a, "Because", t),
            (w, a, t) => w.Appeals.LastOrDefault()?.Decide(w.File, AppealOutcome.Replaced, w.Appeals[^1].Contest.Lawful.Cast<Stage?>().FirstOrDefault(), "limited", a, "Because", t),
            (w, a, t) => w.Complaints.Add(Complaint.File(w.File, "Too loud", null, a, t)),
            (w, a, t) => w.Complaints.LastOrDefault()?.Acknowledge(w.File, a, t),
            (w, a, t) => w.Complaints.LastOrDefault()?.Reply(w.File, "Mended", a, t),
            (w, a, t) => w.Complaints.LastOrDefault()?.Escalate(w.File, "Because", a, t),
            (w, a, t) => w.File.Assign(a.PersonId, a, t),
        ];
    }
}

file static class Chain
{
    public static void Do(this Guid id, Action<Guid> act) => act(id);
}
