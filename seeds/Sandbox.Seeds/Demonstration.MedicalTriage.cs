using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Admission.Decide;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers TriageAssist { get; } = FormAnswers.Empty
        .With("legalName", "Aegide Santé SAS").With("country", "France").With("sizeClass", "small").With("startUp", true).With("systemName", "TriageAssist").With("systemVersion", "1.8")
        .With("summary", "TriageAssist proposes to the triage nurse of an emergency department how urgent a walk-in patient is, from vital signs, complaint and history, with the three findings that weigh most.")
        .With("inputs", ["text", "structured"]).With("outputs", ["structured", "text"]).With("maturity", "laboratory")
        .With("manifest", [
            Part("own-model", "Urgency model", "Aegide Santé SAS", "um-1.8.0"),
            Part("upstream-model", "Clinical language model", "MedLang consortium", "2026-01", digest: false),
            Part("prompts", "Extraction of complaints", "Aegide Santé SAS", "p-14"),
            Part("safeguard", "Rule set: never below the nurse's own category", "Aegide Santé SAS", "r-3"),
        ])
        .With("intendedPurpose", "To support, not to replace, the nurse's category on the Manchester scale, and to call a physician sooner where a pattern of sepsis, stroke or infarction is likely.")
        .With("sector", "medicine").With("function", "score").With("autonomy", "proposes")
        .With("affectedPersons", "Adults who walk into one of two emergency departments, and their nurses.").With("vulnerableGroups", ["patients", "older"])
        .With("datasets", [
            Row(("name", "Emergency records 2019–2024 of two hospitals"), ("source", "licensed"), ("scale", "412,000 visits"), ("annotation", "Outcome within 72 hours, taken from the record; a sample of 3,000 visits judged by two physicians."))
                .With("use", ["training", "evaluation"]).With("types", ["structured", "text"]).With("personal", true).With("legalBasis", "sandbox").With("protection", "pseudonymised"),
        ])
        .With("uncertainty", "How the conformity assessment of a medical device (Regulation (EU) 2017/745) and Chapter III of the AI Act fit together while the model still learns, and which change needs a new assessment.")
        .With("benefits", "In the retrospective study the time to a physician for patients with sepsis fell from 47 to 31 minutes.")
        .With("mainRisks", "Under-triage of atypical presentations, above all in older women; automation bias of tired nurses; failure of the interface at night.")
        .With("rightsImpact", "Life and health; equal access to care; data on health.").With("personalDataInTest", true).With("sensitiveData", true);

    /// <summary>A triage model after the programmes for AI as a medical device: admitted under conditions, with an incident, a variation and an extension; its fourth report waits for review.</summary>
    private async Task TellMedicalTriage()
    {
        var owner = cast.OwnerOf("aegide");
        var id = await english.Apply(owner, TriageAssist);
        clock.Advance(2);
        await english.Assign(id);
        var asked = await english.RequestInformation(
            id, new RequestedItem("Safeguards", "What happens when the interface to the hospital's record fails for more than two minutes?"), new RequestedItem("Readiness", "Has the ethics committee of the second hospital decided?"));
        clock.Advance(6);
        await english.AnswerRequest(id, asked, FormAnswers.Empty
            .With(InformationRequestForm.AnswerTo(1), "TriageAssist shows a red bar and no proposal; the nurse goes on without it. The last outage of the test bench lasted 40 seconds.")
            .With(InformationRequestForm.AnswerTo(2), "Yes, on the 3rd of this month, with the request to report every case of under-triage within a day. The vote is attached."), owner);
        await Examine(english, id, new(
            "Complete with the answers to our two questions.",
            Answered(("annex-i", "section-a"), ("annex-i-assessment", "yes"), ("annex-iii-5", "d"), ("profiling", "no"), ("data-kind", "special"), ("autonomy", "recommends"), ("dependence", "yes"), ("vulnerable-groups", "older"), ("human-oversight", "tested"), ("robustness", "in-place"), ("reversibility", "hardly")),
            "High on two grounds: Annex I section A, and Annex III point 5(d).",
            "A strong team and honest figures. The weak point is the atypical patient; the plan must look there first.",
            "Met; see the assessment of the clinical evaluation.",
            [(5, Vote.Admit, "This is what a sandbox is for. Weekly review of under-triage, please."), (4, Vote.Admit, "The nurses were heard, and it shows. No use at night before the second phase.")])
        {
            DataProtection = (Stance.FavourableWithConditions, "Article 59 carries the reuse of the records if the pseudonyms are kept apart from the model. The keys stay with the hospitals."),
            Sector = (cast.AgentOf("devices"), Stance.FavourableWithConditions, "Clinical investigation under Article 62 MDR has to be notified before the first patient. We take part in the weekly review."),
            Findings = new Dictionary<string, (bool, string)> { ["Safeguards"] = (true, "The rule set lets the system raise a category, never lower it. That removes the worst failure.") },
        });
        await english.Decide(
            id, AdmissionOutcome.Admit, "Nothing that the system proposes can delay a patient, and what it may gain is measured in minutes that count. What is unknown can only be learned in a department.",
            "Aegide Santé SAS applied with TriageAssist 1.8. The panel was unanimous; the two bodies agreed under conditions.",
            conditions: [
                new DecideOnApplication.Imposed("Report every under-triage to the authority within one working day.", "Vote of the ethics committee of the second hospital.", Today.AddDays(240)),
                new DecideOnApplication.Imposed("Show the results for women over 70 separately in each report.", "The retrospective study has only 212 of them.", Today.AddDays(240)),
            ]);
        clock.Advance(5);
        await english.ProposePlan(id, english.PlanOf(
            [
                new(70, "Phase 1: silent", "The system proposes, nobody sees it; nurses and proposals are compared each week.", "Lyon", "4000", "Under-triage not more frequent than by nurses alone."),
                new(80, "Phase 2: shown by day", "Nurses see the proposal from 8 to 20 o'clock.", "Lyon", "6000", "No patient harmed by a delay that the system caused."),
            ])
            .With("objectives", "Show that the proposal shortens the time to a physician for the three time-critical patterns, without under-triage in any group.")
            .With("metrics", [
                Metric("UT", "Under-triage against the consensus of two physicians", "%", "high-is-bad", "4", "7", "weekly", "Blind review of 200 visits a week"),
                Metric("UT70", "Under-triage of women over 70", "%", "high-is-bad", "5", "8", "weekly", "As UT, all of them"),
                Metric("TTP", "Time to a physician with a time-critical pattern", "minutes", "high-is-bad", "40", "55", "daily", "Time stamps of the record"),
            ]), owner);
        clock.Advance(3);
        await english.AgreePlan(id, "The weekly review is in the calendar of all three bodies.");
        clock.Advance(2);
        await english.StartTesting(id, "Notification under the MDR seen; the stop was tried in the department by the nurses themselves.");
        await Report(english, id, owner, "Complete; UT70 is under the warning.", FormAnswers.Empty
            .With("activities", "Silent phase: 1,310 visits compared. The proposal would have called a physician sooner in 41 cases, later in none, because it cannot lower a category.")
            .With("metrics", [Measured("UT", "2.9", "3.4", "Weekly review"), Measured("UT70", "4.4", "4.9", "Weekly review"), Measured("TTP", "38", "39", "Record")]));
        await english.RequestVariation(
            id, plan => plan.With("territory", "Lyon and Grenoble"), FormAnswers.Empty.With("topics", ["phases"]).With("material", "no")
                .With("description", "A second department, in Grenoble, joins the silent phase.").With("reason", "It sees more patients over 70; the results for women over 70 become firmer.").With("riskEffect", "None: in the silent phase nobody sees a proposal."), owner);
        clock.Advance(4);
        var variation = (await english.Participation(id, owner)).Variations.Single(asking => asking.Accepted is null);
        await english.DecideVariation(id, variation.Id, true, "More patients of the group that matters, at no further risk.");
        await Report(english, id, owner, "Complete. The second department confirms the first.", FormAnswers.Empty
            .With("activities", "Silent phase in two departments: 3,870 visits. The nurses of Grenoble asked for shorter reasons; the prompt was shortened.")
            .With("metrics", [Measured("UT", "2.7", "3.1", "Weekly review"), Measured("UT70", "3.9", "4.6", "Weekly review"), Measured("TTP", "37", "38", "Record")]));
        await english.StartNextPhase(id, "The gate is met in both departments and in the group over 70.");
        clock.Advance(9);
        var incident = await english.ReportIncident(id, FormAnswers.Empty.With("title", "No proposal for eleven minutes").With("category", "other").With("severity", "2").With("harm", ["none"])
            .With("description", "The interface to the record failed during an update of the hospital's network. The red bar was shown; two patients were triaged without a proposal. Nobody was harmed.")
            .With("immediateAction", "The nurses went on without the system, as trained.").With("testStopped", false).With("continueReason", "The fallback worked as planned."), owner);
        clock.Advance(3);
        await english.CompleteIncidentNotice(id, incident, FormAnswers.Empty.With("category", "other").With("title", "No proposal for eleven minutes").With("harm", ["none"])
            .With("correction", "The hospital announces updates of its network a day before; the interface retries each ten seconds."), owner);
        clock.Advance(4);
        await english.CloseIncident(id, incident, "The fallback held. The correction is sensible, and no patient waited longer.");
        await Report(english, id, owner, "Complete; one warning of TTP is explained by the heat wave.", FormAnswers.Empty
            .With("activities", "Proposals shown by day in two departments: 2,216 visits. Nurses followed 94 % of the proposals that raised a category.")
            .With("metrics", [Measured("UT", "2.4", "3.0", "Weekly review"), Measured("UT70", "3.7", "4.4", "Weekly review"), Measured("TTP", "33", "39", "Record")]), days: 1);
        await english.RequestExtension(
            id, Today.AddDays(75), "Winter brings the patients with sepsis for whom the system is made. Two more months by day and night would show whether the gain holds.", owner);
        clock.Advance(5);
        var extension = (await english.Participation(id, owner)).Extensions.Single(asking => asking.Granted is null);
        await english.DecideExtension(id, extension.Id, true, "The season matters for the question that the test asks, and all figures are under their thresholds.", "Aegide Santé SAS asked for more time before the end of the period. Three reports were accepted; the one incident is closed.");
        // The fourth report is filed and waits for its officer.
        foreach (var due in await Due(english, id, owner, days: 20))
        {
            clock.Advance(2);
            await english.FileReport(id, due, FormAnswers.Empty
                .With("activities", "By day and night in two departments since the extension: 3,104 visits. Night nurses ask for a larger type.")
                .With("metrics", [Measured("UT", "2.6", "3.2", "Weekly review"), Measured("UT70", "4.1", "4.8", "Weekly review"), Measured("TTP", "32", "36", "Record")]), owner);
        }
    }
}
