using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers HiringTool { get; } = FormAnswers.Empty
        .With("legalName", "Talentwise GmbH").With("systemName", "TalentMatch").With("systemVersion", "2.3")
        .With("summary", "TalentMatch reads applications for jobs and ranks them for a recruiter, with the passages that the ranking rests on.")
        .With("intendedPurpose", "To order applications by fit to the published requirements of a job, so that recruiters read the best-fitting ones first. It rejects nobody.")
        .With("affectedPersons", "People who apply for a job with one of the pilot employers.")
        .With("uncertainty", "It is unclear which tests of disparate impact a small provider has to run before the system may be used on real applications.")
        .With("benefits", "Shorter time to an answer for applicants, and a record of why an application was read late.")
        .With("personalDataInTest", true);

    /// <summary>A hiring tool that goes the whole way: admitted under a condition, tested, reported on, sealed.</summary>
    private async Task TellHiringTool()
    {
        var id = await english.Apply(cast.Owner, HiringTool);
        clock.Advance(2);
        await english.Assign(id);
        clock.Advance(3);
        await english.Accept(id, "All mandatory parts are there; the prohibited-practice screen is answered.");
        clock.Advance(4);
        await english.ProposeTier(id, Answered(
            ("annex-iii-4", "a"), ("profiling", "yes"), ("data-kind", "ordinary"), ("autonomy", "recommends"), ("human-oversight", "tested"), ("bias-testing", "in-place"),
            ("scenario", "employment"), ("function", "recommends"), ("personal-information", "yes"), ("bias-likelihood", "3"), ("bias-severity", "4"), ("bias-measures", "tested"),
            ("rights-likelihood", "3"), ("rights-severity", "4"), ("rights-controls", "strong"), ("personal-data", "yes")));
        clock.Advance(1);
        await english.ConfirmTier(id, "The answers match the file; the tier follows from a ranking of applicants for jobs.");
        clock.Advance(9);
        await english.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.FavourableWithConditions, "No objection if applicants can opt out of the test and the ranking data are deleted at its end.");
        clock.Advance(2);
        await english.Opine(id, OrganisationKind.SectorRegulator, Stance.Favourable, "No objection. The works councils of the pilot employers have agreed.");
        clock.Advance(5);
        await english.Assess(id, "The application meets the criteria. The bias tests are sound but cover two languages only.", "Met, see the file.");
        clock.Advance(6);
        await english.Score(id, 0, 4, Vote.Admit, "A real gap in the rules, and a careful team.");
        await english.Score(id, 1, 4, Vote.Admit, "Good safeguards. Watch the second language.");
        clock.Advance(4);
        await english.Decide(
            id, AdmissionOutcome.Admit, "The benefits outweigh the residual risk, which the plan's stop thresholds keep in bounds.",
            "Talentwise GmbH applied with TalentMatch 2.3. The panel voted for admission; the opinions raised no objection.",
            conditions: [new("Test disparate impact by sex and age each month, in both languages.", "The submitted tests cover English only.", Today.AddDays(60))]);
        clock.Advance(8);
        await english.ProposePlan(id, english.SoundPlan(60, 40));
        clock.Advance(5);
        await english.AgreePlan(id, "Safeguards, thresholds and insurance checked.");
        clock.Advance(4);
        await english.StartTesting(id, "Consent form and kill switch checked on site.");
        await Report(english, id, cast.Owner, "Complete; the metrics lie within the thresholds.", FormAnswers.Empty.With("activities", "Three pilot employers ranked 412 applications; every ranking was read by a recruiter."));
        clock.Advance(27);
        await english.StartNextPhase(id, "The gate of phase 1 is met.");
        foreach (var condition in (await english.Participation(id)).Conditions)
            await english.CloseCondition(id, condition.Id, "The tests of the first month were run in both languages and lie within the thresholds.");
        await Report(english, id, cast.Owner, "Complete; the metrics lie within the thresholds.", FormAnswers.Empty.With("activities", "Two more employers joined; the second language was tested with 180 applications."));
        clock.Advance(12);
        // The test ends by itself at its last day.
        await english.CatchUp();
        clock.Advance(10);
        await english.FileExitReport(id, FormAnswers.Empty
            .With("activities", "Five employers, 871 applications, two languages.").With("publish", true).With("unresolved", false).With("deviated", false));
        clock.Advance(6);
        await english.ReviewExitReport(id, true, "Objectives met; the metrics agree with the reports.");
        clock.Advance(2);
        await english.AcceptExitReport(id, true, "The objectives are met, and the residual risks are known and owned.");
        clock.Advance(5);
        await english.FileClosingEvidence(id, FormAnswers.Empty);
        clock.Advance(3);
        await english.CloseCase(id, "Deletion of the ranking data was evidenced.");
        clock.Advance(1);
        await english.RequestSeal(id, FormAnswers.Empty);
        clock.Advance(7);
        await english.ScoreSeal(id, 4, "Met; see exit report and periodic reports.");
        clock.Advance(2);
        await english.ProposeSeal(id, true, "The version that was tested is the version of the manifest.");
        clock.Advance(3);
        await english.IssueSeal(id, "The objectives are met, nothing is open, and the manifest is fixed.", "Talentwise GmbH asked for a seal for TalentMatch 2.3. Every criterion was scored 4 of 5; the supervisor proposed to issue the seal.");
    }
}
