using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Pipeline;

/// <summary>The form that a draft or filing names: one of the packs, or one made from the request that it answers.</summary>
public sealed class FilingForms(SandboxDbContext db, Packs packs, IStringLocalizer<CaseTexts> texts)
{
    /// <param name="form">Id and version: <c>application@1</c>.</param>
    /// <param name="subject">The record that the filing belongs to.</param>
    public async Task<FormDefinition> Of(string form, Guid? subject, CancellationToken token)
    {
        if (form != InformationRequestForm.Name) return packs.Form(form);
        return InformationRequestForm.Of(await db.InformationRequests.AsNoTracking().SingleOrDefaultAsync(request => request.Id == subject, token) ?? throw new RuleViolation(Rule.NotFound), Criterion);
    }

    // A criterion of the list by its name, a rule as it was cited.
    private FormText Criterion(string cited) => new(In(Languages.English, cited), In(Languages.Chinese, cited));

    private string In(string language, string cited) => Languages.In(language, () => texts[$"Criterion.{cited}"] is { ResourceNotFound: false } named ? named.Value : cited);
}
