using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Pipeline;

/// <summary>The form that a draft or filing names: one of the packs, the questionnaire of a rule pack, or one made from the request that it answers.</summary>
public sealed class FilingForms(SandboxDbContext db, Packs packs)
{
    private static readonly ResourceManager Texts = new(typeof(CaseTexts));

    /// <param name="form">Id and version: <c>application@1</c>.</param>
    /// <param name="subject">The record that the filing belongs to.</param>
    public async Task<FormDefinition> Of(string form, Guid? subject, CancellationToken token)
    {
        if (packs.PackNamed(form) is { } pack) return QuestionnaireForm.Of(pack);
        if (form != InformationRequestForm.Name) return packs.Form(form);
        return InformationRequestForm.Of(await db.InformationRequests.AsNoTracking().SingleOrDefaultAsync(request => request.Id == subject, token) ?? throw new RuleViolation(Domain.Access.Rule.NotFound), Criterion);
    }

    // A criterion of the list by its name, a rule as it was cited.
    private static FormText Criterion(string cited) => new(In(Languages.English, cited), In(Languages.Chinese, cited));

    private static string In(string language, string cited) => Texts.GetString($"Criterion.{cited}", CultureInfo.GetCultureInfo(language)) ?? cited;
}
