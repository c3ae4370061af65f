using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;

namespace Sandbox.Seeds;

// The company's application.
public sealed partial class Story
{
    /// <summary>Writes an application and leaves it as a draft, ready to be submitted.</summary>
    public async Task<Guid> DraftApplication(CastMember owner, FormAnswers told)
    {
        var draft = await Send(new StartApplication.Command(), owner);
        await Fill(draft, told, owner);
        return draft;
    }

    /// <summary>Writes and submits an application; answers the id of its case.</summary>
    public async Task<Guid> Apply(CastMember owner, FormAnswers told) =>
        (await Send(new SubmitApplication.Command(await DraftApplication(owner, told)), owner)).CaseId;
}
