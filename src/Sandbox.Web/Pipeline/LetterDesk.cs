using System.Globalization;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Trail;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Pipeline;

/// <summary>What the signer writes into a decision letter; its reasons and ground are those of the act.</summary>
/// <param name="Outcome">Key of the outcome's text: <c>Admit</c>.</param>
/// <param name="Language">The one authoritative language: <c>en</c> or <c>zh-Hans</c>.</param>
public sealed record Letter(string Outcome, string Facts, string Language)
{
    public IReadOnlyList<DecidedCriterion> Criteria { get; init; } = [];
    public IReadOnlyList<Departure> Departures { get; init; } = [];
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>What the act departs from; the letter must say why.</summary>
    public IReadOnlyCollection<string> DepartsFrom { get; init; } = [];
}

/// <summary>Sets out decisions as letters: number, digests of the file, grounds and remedies of the case's preset, latest checkpoint of the log.</summary>
public sealed class LetterDesk(SandboxDbContext db, Packs packs, TransparencyLog log)
{
    private static readonly ResourceManager Texts = new(typeof(LetterTexts));

    /// <summary>The law that an act rests on, as the preset of the case cites it.</summary>
    public string Ground(CaseFile file, LegalMatter matter, string language) =>
        string.Join("; ", packs.Preset(file.Preset).References[matter].Select(citation => citation.In(language)));

    /// <summary>Signs the letter of an act that was just done.</summary>
    public async Task<FormalDecision> Sign(CaseFile file, CaseAct act, Letter letter, CancellationToken token)
    {
        var number = await db.Decisions.CountAsync(decision => decision.CaseId == file.Id, token) + 1;
        var filings = await db.Filings.Where(filing => filing.CaseId == file.Id).OrderBy(filing => filing.FiledAt).Select(filing => filing.Digest).ToListAsync(token);
        var evidence = await db.Evidence.Where(stored => stored.CaseId == file.Id).OrderBy(stored => stored.UploadedAt).Select(stored => stored.Digest).ToListAsync(token);
        var text = new DecisionText(
            letter.Outcome, letter.Facts, letter.Criteria, [.. filings, .. evidence], letter.Departures, letter.Conditions,
            Remedies(file, letter.Language, act.At), letter.Language, act.At, ServiceManner.Account, SignatureKind.Account, (await log.Latest(token))?.Note.ToString());
        var decision = FormalDecision.Sign(act, $"{file.Reference}-D{number}", text, letter.DepartsFrom);
        db.Add(decision);
        return decision;
    }

    /// <summary>The letter of what silence decided, in the language of the case's latest letter.</summary>
    public async Task<FormalDecision> SignSilent(CaseFile file, CaseAct act, string outcome, CancellationToken token)
    {
        var language = await db.Decisions.AsNoTracking().Where(letter => letter.CaseId == file.Id).OrderByDescending(letter => letter.SignedAt).Select(letter => letter.Language).FirstOrDefaultAsync(token) ?? "en";
        var culture = CultureInfo.GetCultureInfo(language);
        var day = packs.Preset(file.Preset).Reckoning.DateAt(act.At.AddTicks(-1));
        var facts = string.Format(culture, Texts.GetString("Silence.Facts", culture)!, day.ToString(Texts.GetString("FilingTerm.Day", culture), culture));
        return await Sign(file, act, new Letter(outcome, facts, language), token);
    }

    private string Remedies(CaseFile file, string language, DateTimeOffset served)
    {
        var preset = packs.Preset(file.Preset);
        var until = preset.Start(ClockName.AppealFiling, served).Due(preset.Reckoning, served).Date;
        var culture = CultureInfo.GetCultureInfo(language);
        var term = string.Format(culture, Texts.GetString("FilingTerm", culture)!, until.ToString(Texts.GetString("FilingTerm.Day", culture), culture));
        return string.Join("\n\n", [.. preset.Remedies.Select(remedy => $"{remedy.Name.In(language)}\n{remedy.Text.In(language)}"), term]);
    }
}
