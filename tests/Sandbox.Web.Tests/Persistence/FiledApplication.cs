using Bogus;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Filings.Save;

namespace Sandbox.Web.Tests.Persistence;

// A case as it is after a company filed its application: a few entries, one open task.
internal static class FiledApplication
{
    public static async Task<SubmitApplication.Receipt> By(Office office, CastMember owner, string systemName = "TalentMatch") =>
        await office.Send(new SubmitApplication.Command(await Draft(office, owner, systemName)), owner);

    // Everything that the form asks for is answered.
    public static async Task<Guid> Draft(Office office, CastMember owner, string systemName = "TalentMatch")
    {
        var draft = await office.Send(new StartApplication.Command(), owner);
        var answers = FilledForm.Of(
            office.Packs.Form("application"), FormAnswers.Empty.With("systemName", systemName).With("personalDataInTest", true), new Faker { Random = new Randomizer(1) },
            new DateOnly(2026, 9, 1), [Guid.NewGuid()]);
        await office.Send(new SaveDraft.Command(draft, answers.ToJson(), 0), owner);
        return draft;
    }
}
