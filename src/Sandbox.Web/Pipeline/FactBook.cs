using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>Looks up what <see cref="CaseFacts"/> names: in the application, the plan and the test of a case.</summary>
public sealed class FactBook(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, TimeProvider clock)
{
    /// <summary>What is known without a case.</summary>
    public Dictionary<string, string> OfToday() =>
        new() { [CaseFacts.Day] = packs.DayOf(jurisdiction, clock.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };

    /// <summary>What the draft of an application says so far.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfApplication(Guid draftId, CancellationToken token)
    {
        var written = await db.Drafts.AsNoTracking().Where(draft => draft.Id == draftId && draft.Kind == FilingKind.Application).Select(draft => new { draft.Form, draft.Answers }).SingleOrDefaultAsync(token);
        var facts = OfToday();
        if (written is not null) Read(facts, packs.Form(written.Form).Asked(FormAnswers.Parse(written.Answers)).Values);
        return facts;
    }

    /// <summary>What the latest application and the standing plan of a case say, and what happened in its test.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfCase(Guid caseId, CancellationToken token)
    {
        var facts = OfToday();
        var filed = await db.Filings.AsNoTracking().Where(filing => filing.CaseId == caseId && filing.Kind == FilingKind.Application).OrderByDescending(filing => filing.Number).Select(filing => filing.Answers).FirstOrDefaultAsync(token);
        if (filed is not null) Read(facts, FormAnswers.Parse(filed).Values);
        var planId = await db.Participations.AsNoTracking().Where(test => test.CaseId == caseId).Select(test => test.PlanId).SingleOrDefaultAsync(token);
        var plan = await db.Filings.AsNoTracking().Where(filing => filing.Id == planId).Select(filing => filing.Answers).SingleOrDefaultAsync(token);
        if (plan is not null) ReadPlan(facts, FormAnswers.Parse(plan).Values);
        facts["incidents"] = (await db.Incidents.CountAsync(incident => incident.CaseId == caseId, token)).ToString(CultureInfo.InvariantCulture);
        return facts;
    }

    private static void Read(Dictionary<string, string> facts, FormValues said)
    {
        YesNo("personal-data", said.YesNo("personalDataInTest"));
        // Without personal data there are no sensitive ones, and none that are reused.
        YesNo("sensitive-data", said.YesNo("personalDataInTest") == false ? false : said.YesNo("sensitiveData"));
        YesNo("data-reuse", said.YesNo("personalDataInTest") == false ? false : said.YesNo("dataReuse"));
        YesNo("companion", said.YesNo("companion"));
        YesNo("synthetic-content", said.YesNo("syntheticContent"));
        YesNo("general-purpose", said.YesNo("generalPurpose"));
        YesNo("start-up", said.YesNo("startUp"));
        if (said.Text("openness") is { } openness) YesNo("open-weights", openness is "weights" or "full");
        if (said.Text("sizeClass") is { } size) YesNo("small-company", size is "micro" or "small" or "medium");
        Number("monthly-users", said.Text("monthlyUsers"));
        Number("training-compute", said.Text("trainingFlops"));
        Number("employees", said.Text("employees"));
        Number("test-months", said.Text("months"));
        if (said.Text("sector") is { } sector)
            foreach (var known in CaseFacts.Sectors) YesNo($"sector-{known}", known == sector);
        if (said.Text("function") is { } function)
            foreach (var known in CaseFacts.Functions) YesNo($"function-{known}", known == function);

        void YesNo(string id, bool? yes)
        {
            if (yes is { } known) facts[id] = known ? Question.Yes : Question.No;
        }

        void Number(string id, string? number)
        {
            if (FormNumber.Read(number) is not null) facts[id] = number!;
        }
    }

    // The test is as large as its largest phase, and lasts from the first day to the last.
    private static void ReadPlan(Dictionary<string, string> facts, FormValues plan)
    {
        var caps = plan.Rows("phases").Select(row => FormNumber.Read(row.Text("userCap"))).OfType<decimal>().ToList();
        if (caps.Count > 0) facts["participants"] = caps.Max().ToString(CultureInfo.InvariantCulture);
        var days = plan.Rows("phases").SelectMany(row => new[] { row.Text("start"), row.Text("end") }).Where(day => DateOnly.TryParseExact(day, "yyyy-MM-dd", out _))
            .Select(day => DateOnly.ParseExact(day!, "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToList();
        if (days.Count > 0) facts["test-months"] = Math.Ceiling((days.Max().DayNumber - days.Min().DayNumber + 1) / 30.4m).ToString(CultureInfo.InvariantCulture);
    }
}
