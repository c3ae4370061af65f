using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Admission.Decide;

namespace Sandbox.Seeds;

public sealed partial class Demonstration
{
    private static FormAnswers Meridian { get; } = FormAnswers.Empty
        .With("legalName", "Meridian Models AB").With("country", "Sweden").With("sizeClass", "small-mid-cap").With("systemName", "Meridian-2").With("systemVersion", "2.0-preview")
        .With("summary", "Meridian-2 is a general-purpose model of text and code with weights that are to be published. Its training took 3.4 × 10^25 floating point operations.")
        .With("inputs", ["text", "code"]).With("outputs", ["text", "code"]).With("maturity", "laboratory")
        .With("manifest", [
            Part("own-model", "Meridian-2 base", "Meridian Models AB", "m2-base-0611"),
            Part("own-model", "Meridian-2 instruct", "Meridian Models AB", "m2-inst-0702"),
            Part("data", "Training corpus, manifest of sources", "Meridian Models AB", "corpus-2026-03"),
            Part("safeguard", "Refusal classifier", "Meridian Models AB", "rc-5"),
        ])
        .With("intendedPurpose", "To be built into products of others. In the sandbox: evaluations of dangerous capabilities before the weights are published, with experts whom the authority names.")
        .With("sector", "research").With("function", "generate").With("autonomy", "informs")
        .With("affectedPersons", "In the test only experts. After publication anybody.")
        .With("modelOrigin", "own").With("generalPurpose", true).With("parameters", "240000000000").With("computeKnown", "measured").With("trainingFlops", "34000000000000000000000000")
        .With("openness", "weights").With("licence", "Apache-2.0").With("safeguardsRemovable", true).With("capabilities", ["cbrn", "cyber"])
        .With("capabilityTests", "Two external laboratories tested uplift in biology and cyber security. Neither found more than a search engine gives; both found that fine-tuning removes the refusals within an hour.")
        .With("energyKnown", "measured").With("trainingEnergy", "41000").With("operationEnergy", "3")
        .With("uncertainty", "Above 10^25 floating point operations systemic risk is presumed (Article 51(2)). We argue that the model, exceptionally, presents none (Article 52(2)), and want to test what evidence would show it before weights are out for good.")
        .With("benefits", "An open European model of this size, and a protocol for release decisions that others can use.")
        .With("mainRisks", "Weights cannot be called back. Safeguards can be removed. Capabilities may be found that no test looked for.")
        .With("rightsImpact", "Public security; copyright; energy.").With("personalDataInTest", false);

    /// <summary>A general-purpose model above 10^25 floating point operations: staged release under test, an incident found by red-teamers, stopped by the company itself and resumed.</summary>
    private async Task TellGeneralPurposeModel()
    {
        var owner = cast.OwnerOf("meridian");
        var id = await english.Apply(owner, Meridian);
        await Examine(english, id, new(
            "Complete. Compute is measured and documented by the data centre.",
            Answered(("subject", "model"), ("gpai-compute", "34000000000000000000000000"), ("gpai-open-source", "yes"), ("gpai-high-impact", "yes"), ("gpai-rebuttal", "submitted")),
            "Systemic risk is presumed under Article 51(2). The rebuttal under Article 52(2) is with the Commission and changes nothing until it is accepted.",
            "The evaluations are the most complete that we have seen. What is missing is an answer to safeguards that can be removed.",
            "Met; see the reports of the two laboratories.",
            [(4, Vote.Admit, "Better here than unseen. No weights before the last gate."), (4, Vote.Admit, "Admit, although the Commission has not answered yet. Ask for an outside expert on biology.")]));
        await english.Decide(
            id, AdmissionOutcome.Admit, "A release of weights cannot be undone; an evaluation before it can only help. The plan binds the company to ask before it publishes.",
            "Meridian Models AB applied with Meridian-2. Compute of 3.4 × 10^25 is above the threshold of Article 51(2). Both panel members voted for admission.",
            conditions: [
                new DecideOnApplication.Imposed("Publish no weights before the authority has answered the report of phase 2.", "A release cannot be undone.", Today.AddDays(200)),
                new DecideOnApplication.Imposed("Let an expert on biological risks whom the authority names repeat the uplift study.", "One laboratory had ties to the company.", Today.AddDays(60)),
            ]);
        clock.Advance(7);
        await english.ProposePlan(id, english.PlanOf(
            [
                new(80, "Phase 1: experts alone", "Sixty named experts test through an interface that logs everything; weights stay in one data centre.", "Stockholm, Berlin", "60", "Report on uplift, and on what fine-tuning does to the refusals."),
                new(60, "Phase 2: trusted developers", "Two hundred developers build with the model under contract.", "European Union", "200", "The authority has answered the report."),
            ])
            .With("objectives", "Find out what evidence can carry a decision to publish weights above the threshold.")
            .With("consentNeeded", false).With("consentReason", "No persons are subjects of the test; the experts are under contract.")
            .With("openWeights", true).With("safeguardRemovalTest", "Fine-tuning with 200, 2,000 and 20,000 examples; the refusals are measured after each.")
            .With("metrics", [
                Metric("UP", "Uplift over a search engine in biology", "points of 100", "high-is-bad", "10", "20", "monthly", "Blind study with 40 persons"),
                Metric("REF", "Refusals left after fine-tuning", "%", "low-is-bad", "30", "5", "weekly", "Test set of the authority"),
            ])
            .With("apiAccess", true).With("apiAddress", "https://probe.meridian.example/").With("apiDailyLimit", "500").With("apiUntil", Today.AddDays(140).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)), owner);
        clock.Advance(5);
        await english.AgreePlan(id, "The stop threshold for REF is low because we want to see what happens, with the weights under lock.");
        clock.Advance(1);
        await english.GrantExemption(
            id, "Documentation for providers downstream (Article 53(1)(b)) during phase 1", false, Today.AddDays(80), "Nobody is downstream while only named experts have access.", "Meridian Models AB asked for it with its application.");
        clock.Advance(3);
        await english.StartTesting(id, "The data centre was visited; nobody takes weights out alone.");
        clock.Advance(24);
        var incident = await english.ReportIncident(id, FormAnswers.Empty.With("title", "Refusals fall away in a third language").With("category", "other").With("severity", "3").With("harm", ["none"])
            .With("description", "A red-teamer found that questions in a mix of two languages pass the refusal classifier in 31 of 50 attempts. Nothing left the test.")
            .With("immediateAction", "Access closed within the hour; logs frozen."), owner);
        await english.SelfSuspend(id, "The refusal classifier fails for mixed languages. We stop until it is mended, although no threshold was reached.", owner);
        clock.Advance(1);
        await english.RespondToSuspension(id, FormAnswers.Empty.With("cause", "The classifier was trained on each language by itself.").With("remedy", "New training with mixed languages; the authority's test set is run before access opens again.")
            .With("subjectsInformed", true).With("prevention", "Mixed languages are part of every release test from now on."), owner);
        clock.Advance(8);
        await english.CompleteIncidentNotice(id, incident, FormAnswers.Empty.With("category", "other").With("title", "Refusals fall away in a third language").With("harm", ["none"])
            .With("correction", "Classifier rc-6, trained on mixed languages, passes 49 of 50."), owner);
        clock.Advance(2);
        await english.CloseIncident(id, incident, "Found by the test, stopped by the company, mended and tested again. This is how it should go.");
        await english.ResumeTesting(id, "Classifier rc-6 passes the authority's set; the company stopped by itself and was open about it.");
        clock.Advance(9);
    }
}
