using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Features.Filings.View;

/// <summary>A file of evidence as lists show it.</summary>
/// <param name="FieldId">The field that it was uploaded for.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Digest">SHA-256 of the file as uploaded, lower-case hex.</param>
/// <param name="Removable">Whether it was not filed yet.</param>
public sealed record EvidenceFile(Guid Id, string FieldId, string FileName, long Length, string Digest, DateTimeOffset UploadedAt, bool Removable, DateTimeOffset? ErasedAt = null);

internal static class EvidenceQueries
{
    /// <summary>The files of a draft, and those that its answers cite from an earlier version.</summary>
    public static IQueryable<EvidenceFile> Cited(this IQueryable<Evidence> evidence, FormAnswers answers, Guid? draft)
    {
        var cited = answers.Values.Ids.SelectMany(id => answers.Values.Many(id).Concat(answers.Values.Rows(id).SelectMany(row => row.Ids.SelectMany(column => row.Many(column)))))
            .Where(item => Guid.TryParseExact(item, "D", out _)).Select(Guid.Parse).Distinct().ToList();
        return evidence.Where(file => file.DraftId == draft || cited.Contains(file.Id)).OrderBy(file => file.Id)
            .Select(file => new EvidenceFile(file.Id, file.FieldId, file.FileName, file.Length, file.Digest, file.UploadedAt, file.CaseId == null, file.ErasedAt));
    }
}
