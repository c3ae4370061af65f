using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Admission.Decide;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers ExamGuard { get; } = FormAnswers.Empty
        .With("legalName", "Examora Ltd").With("country", "Ireland").With("sizeClass", "small").With("systemName", "ExamGuard").With("systemVersion", "3.1")
        .With("summary", "ExamGuard watches remote examinations through the candidate's camera and marks moments that an invigilator should look at. It never stops an examination.")
        .With("inputs", ["video", "audio"]).With("outputs", ["structured"]).With("maturity", "pilot")
        .With("manifest", [
            Part("own-model", "Gaze and posture model", "Examora Ltd", "gp-3.1.4"),
            Part("upstream-model", "Speech detection", "OpenVoice project", "2025-02", digest: false),
            Part("configuration", "Thresholds of the pilot universities", "Examora Ltd", "2025-09"),
        ])
        .With("architecture", "Video stays on the candidate's machine; the model runs there and sends only marks with ten seconds of video around them. An invigilator sees the marks and decides.")
        .With("intendedPurpose", "To help one invigilator look after thirty remote candidates instead of eight, by marking moments that deserve a look.")
        .With("sector", "education").With("function", "detect").With("autonomy", "informs")
        .With("affectedPersons", "Students who sit a remote examination at one of four pilot universities, and who chose the remote form.")
        .With("vulnerableGroups", ["disabled"])
        .With("uncertainty", "Whether marking of movements is emotion recognition under Article 5(1)(f), and which accommodation students with tics or visual impairments must be given.")
        .With("benefits", "Students who care for children or live far away can sit examinations at home; a false accusation becomes less likely, because a person sees every mark with its context.")
        .With("mainRisks", "Marks that fall more often on students with a disability or a darker skin; a chilling effect on nervous students; video of private homes.")
        .With("rightsImpact", "Equality, private life, access to education. Each mark is a hint, and the student sees all of them.")
        .With("personalDataInTest", true);

    /// <summary>A proctoring tool that was sealed, changed without notice, suspended after a hearing and revoked in the end.</summary>
    private async Task TellRevokedSeal()
    {
        var owner = cast.OwnerOf("examora");
        var id = await english.Apply(owner, ExamGuard);
        await Examine(english, id, new(
            "Complete. The screen on Article 5(1)(f) is answered with a description of what is not inferred.",
            Answered(("annex-iii-3", "d"), ("profiling", "no"), ("data-kind", "special"), ("autonomy", "recommends"), ("human-oversight", "tested"), ("bias-testing", "planned"), ("vulnerable-groups", "disability")),
            "Annex III point 3(d). No emotion is inferred: movements are marked, not moods.",
            "The case for the system is good and the safeguards are thought through. Tests with students with disabilities are still to come; they belong into phase 1.",
            "Met; see the minutes of the visit to the test bench.",
            [(4, Vote.Admit, "A question that every university asks. Admit, with disability tests first."), (3, Vote.Admit, "The local processing convinces. Cameras in homes should stay the exception; watch the false marks.")])
        {
            DataProtection = (Stance.FavourableWithConditions, "Local processing is the right choice. Marks must be deleted when the period for complaints about the examination is over."),
            Sector = (cast.AgentOf("education"), Stance.FavourableWithConditions, "A student must be able to choose the examination room until the day before."),
        });
        await english.Decide(
            id, AdmissionOutcome.Admit, "The benefit for students who cannot travel is real, a person decides in every case, and the test is the way to learn whether the marks are fair.",
            "Examora Ltd applied with ExamGuard 3.1. Both panel members voted for admission; both bodies had no objection under conditions.",
            conditions: [
                new DecideOnApplication.Imposed("Test false marks with at least forty students with a disability before phase 2.", "The submitted tests name no such student.", Today.AddDays(75)),
                new DecideOnApplication.Imposed("Let each student choose the examination room until the day before.", "Opinion of the Education Inspectorate.", Today.AddDays(30)),
            ]);
        clock.Advance(6);
        await english.ProposePlan(id, english.PlanOf(
            [
                new(55, "Phase 1: mock examinations", "Mock examinations with volunteers, among them forty students with a disability; no result counts.", "Dublin, Galway", "300", "Rate of false marks under 2 % in each group."),
                new(40, "Phase 2: real examinations", "Written examinations of the winter term, with an invigilator for thirty candidates.", "Dublin, Galway, Cork, Limerick", "1200", "No decision against a student rests on a mark alone."),
            ])
            .With("objectives", "Learn whether marks fall evenly on all groups, and whether one invigilator can look after thirty candidates without missing what matters.")
            .With("hypotheses", [Row(("statement", "The rate of false marks differs by less than one percentage point between groups."), ("proof", "Double-blind review of all marks by two invigilators."))])
            .With("metrics", [
                Metric("FM", "False marks per examination", "%", "high-is-bad", "2", "5", "weekly", "Double-blind review of every mark"),
                Metric("GAP", "Difference between groups", "percentage points", "high-is-bad", "1", "3", "weekly", "Comparison of groups by a statistician of the university"),
            ]), owner);
        clock.Advance(4);
        await english.AgreePlan(id, "The stop thresholds bind; the statistician is named.");
        clock.Advance(3);
        await english.StartTesting(id, "Consent forms seen in both languages of the universities; the stop was tried twice.");
        await Report(english, id, owner, "The gap between groups is explained and falls.", FormAnswers.Empty
            .With("activities", "86 mock examinations, 43 of them with students with a disability. Two thresholds were set anew for students with tics, as the plan allows.")
            .With("metrics", [Measured("FM", "1.6", "2.4", "Review of 214 marks"), Measured("GAP", "0.7", "1.2", "Report of the statistician")]));
        foreach (var condition in (await english.Participation(id, owner)).Conditions) await english.CloseCondition(id, condition.Id, "Shown by the report of the first month and by the booking page of the universities.");
        clock.Advance(16);
        await english.StartNextPhase(id, "The gate of phase 1 is met in each group.");
        await Report(english, id, owner, "Complete.", FormAnswers.Empty
            .With("activities", "611 real examinations. 1,904 marks, of which invigilators followed 22 up; four cases went to the examination board, none on a mark alone.")
            .With("metrics", [Measured("FM", "1.3", "1.9", "Review of a sample of 400 marks"), Measured("GAP", "0.5", "0.8", "Report of the statistician")]));
        clock.Advance(6);
        await english.CatchUp();
        await Leave(
            english, id, owner,
            FormAnswers.Empty.With("activities", "697 examinations at four universities; every mark was looked at by a person.").With("publish", true).With("unresolved", false).With("deviated", false)
                .With("objectives", [Row(("objective", "Marks fall evenly on all groups."), ("outcome", "met"), ("result", "The difference stayed under one percentage point in both phases."))])
                .With("lessons", [Row(("rule", "AI Act Article 5(1)(f)"), ("lesson", "Marking movements without inferring a mood can be told apart in practice, if the output has no such field."), ("proposal", "Say so in the guidelines, with the field list as a test."))]),
            "The figures agree with the reports; the statistician's raw data were sampled.", "The objectives are met. What was learned about students with tics is of use to all.", "The universities confirmed the deletion of marks and video.");
        clock.Advance(1);
        await english.RequestSeal(id, FormAnswers.Empty.With("systemVersion", "3.1")
            .With("scope", "Remote written examinations of universities, with one invigilator for at most thirty candidates who sees every mark.")
            .With("suspendingChanges", "Any new model, any processing of video outside the candidate's machine, any use without an invigilator."), owner);
        clock.Advance(6);
        await english.ScoreSeal(id, 4, "Shown by both periodic reports and by the exit report.");
        clock.Advance(2);
        await english.ProposeSeal(id, true, "The tested version is the version of the manifest, and the question of the panel was answered by the test.");
        clock.Advance(3);
        await english.IssueSeal(id, "Every criterion is met and nothing is open.", "Examora Ltd asked for a seal for ExamGuard 3.1. Each criterion was scored 4 of 5; the supervisor proposed to issue the seal.");

        clock.Advance(58);
        var complaint = await english.Complain(id, "I sat a remote examination and was marked 61 times. My friends were not. The university says that the software was updated in spring.", "student@campus.example");
        clock.Advance(2);
        await english.AcknowledgeComplaint(id, complaint);
        var seal = (await english.Seals(id)).Single().Id;
        clock.Advance(5);
        await english.ProposeSealSuspension(id, seal, false, "The manifest of the installation at Cork names the model gp-4.0, which was never tested. The company had not told the authority before the change.");
        clock.Advance(6);
        await english.RespondToSealNotice(id, seal, FormAnswers.Empty.With("position", "remedies")
            .With("response", "The update was rolled out by our support team without the release board. We regret it. The results are better on our own benchmark.")
            .With("remedy", "All universities go back to 3.1 within ten days; releases need two signatures from now on."), owner);
        clock.Advance(3);
        await english.SuspendSeal(
            id, seal, "The sealed version is not the one in use, and nobody can say how the new model treats students with a disability. Until that is mended, nobody may rely on the seal.",
            "On inspection the installation at Cork ran model gp-4.0. Examora Ltd confirmed it and announced the return to 3.1 within ten days.");
        await english.AnswerComplaint(id, complaint, "You were right: another version was in use than the one that was tested. The seal is suspended, and the university has been told. You can ask it for a new examination.");
        clock.Advance(20);
        await english.ProposeRevocation(id, seal, false, "Two of four universities still run gp-4.0 after the term that the company set itself, and marks on students with a disability are three times as frequent as in the test.");
        clock.Advance(7);
        await english.RespondToSealNotice(id, seal, FormAnswers.Empty.With("position", "objects")
            .With("response", "The two universities have not yet answered our requests. We cannot force an update. A suspension is enough."), owner);
        clock.Advance(4);
        await english.RevokeSeal(
            id, seal, "A provider who cannot say which version runs where cannot vouch for the one that was sealed. The harm falls on those whom the conditions were to protect. A suspension has not helped.",
            "Forty days after the suspension two universities still used gp-4.0. The false marks on students with a disability reached 4.1 %, against 1.3 % in the test. The company was heard twice.");
    }
}
