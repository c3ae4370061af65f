using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Documents;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Features.Trail.Record;

/// <summary>Sets the file of a case out as a document in the reader's language.</summary>
public sealed class CaseRecord(IStringLocalizer<TrailTexts> texts, IStringLocalizer<CaseTexts> words, IStringLocalizer<ActTexts> acts, IStringLocalizer<FormTexts> forms, Sentences sentences)
{
    public Document Of(ReadCaseRecord.File file)
    {
        string Name(Guid? person) => person is { } id ? file.Names.GetValueOrDefault(id, texts["Who.Unknown"]) : "–";
        var sections = new List<DocumentSection>();
        void Section(string id, params IEnumerable<DocumentBlock> blocks)
        {
            var said = blocks.ToList();
            if (said.Count > 0) sections.Add(new(id, texts[$"Record.{id}"], said));
        }

        Section("filings", file.Filings.SelectMany(filed => Filed(filed, Name)));
        Section("evidence", Table(
            ["Record.File", "Record.Bytes", "Record.Digest"], [4, 1, 5],
            file.Evidence.Select(e => new[] { e.ErasedAt is { } at ? texts["Record.FileErased", Minute(at)].Value : e.FileName, e.Length.ToString(CultureInfo.InvariantCulture), e.Digest })));
        Section("requests", file.Requests.SelectMany(request => new DocumentBlock[]
        {
            new DocumentBlock.Heading(texts["Record.Request", request.Round, Minute(request.RequestedAt), Name(request.RequestedBy)]),
            new DocumentBlock.Facts([.. request.Items.Select(item => new DocumentRow(Criterion(item.Criterion), item.Question))]),
        }));
        Section("tiers", file.Tiers.Select(tier => Facts(
            ("Record.Pack", tier.Pack), ("Record.Computed", Tier(tier.Computed)), ("Record.Proposed", Tier(tier.Proposed)), ("Record.Override", tier.OverrideReason), ("Record.ProposedBy", $"{Name(tier.ProposedBy)}, {Minute(tier.ProposedAt)}"),
            ("Record.ConfirmedBy", tier.ConfirmedAt is { } at ? $"{Name(tier.ConfirmedBy)}, {Minute(at)}" : null))));
        Section("opinions", file.Opinions.SelectMany(opinion => new DocumentBlock[]
        {
            new DocumentBlock.Heading($"{words[$"Organisation.{opinion.Agency}"]}, {Name(opinion.GivenBy)}, {Minute(opinion.GivenAt)}"),
            new DocumentBlock.Paragraph($"{acts[$"Stance.{opinion.Stance}"]}\n{opinion.Text}"),
        }));
        Section("findings", Table(
            ["Record.Criterion", "Record.Result", "Record.Reasons", "Record.By"], [3, 1, 5, 2],
            file.Findings.Select(finding => new[] { Criterion(finding.Criterion), acts[finding.Met ? "Met" : "NotMet"].Value, finding.Reasons, Name(finding.FoundBy) })));
        Section("minutes", file.Scores.SelectMany(score => new DocumentBlock[]
        {
            new DocumentBlock.Heading(texts["Record.Vote", Name(score.PersonId), Minute(score.ScoredAt), acts[$"Vote.{score.Vote}"]]),
            new DocumentBlock.Facts([.. score.Points.Select(points => new DocumentRow(Criterion(points.Key), points.Value.ToString(CultureInfo.InvariantCulture)))]),
            new DocumentBlock.Paragraph(score.Comment),
        }));
        Section("decisions", file.Decisions.SelectMany(letter => Letter(letter, file, Name)));
        Section("conditions", Table(
            ["Record.Condition", "Record.Reasons", "Record.Due", "Record.Closed"], [4, 4, 2, 2],
            file.Conditions.Select(condition => new[] { condition.Text, condition.Reason, Minute(condition.DueAt), condition.ClosedAt is { } at ? Minute(at) : "–" })));
        Section("suspensions", file.Suspensions.Select(suspension => Facts(
            ("Record.Ordered", $"{Name(suspension.OrderedBy)}, {Minute(suspension.SuspendedAt)}"), ("Record.Reasons", suspension.Reasons), ("Record.ConfirmedBy", suspension.ConfirmedAt is { } at ? $"{Name(suspension.ConfirmedBy)}, {Minute(at)}" : null),
            ("Record.Remedy", suspension.Remedy), ("Record.Ended", suspension.EndedAt is { } end ? $"{Name(suspension.LiftedBy)}, {Minute(end)}" : null))));
        Section("incidents", file.Incidents.Select(incident => Facts(
            ("Record.Occurred", Minute(incident.OccurredAt)), ("Record.Noticed", Minute(incident.NoticedAt)), ("Record.By", $"{Name(incident.ReportedBy)}, {Minute(incident.ReportedAt)}"), ("Record.Finding", incident.Finding),
            ("Record.Closed", incident.ClosedAt is { } at ? $"{Name(incident.ClosedBy)}, {Minute(at)}" : null))));
        Section("appeals", file.Appeals.Select(appeal => Facts(
            ("Record.Contested", $"{words[$"Act.{appeal.Contested}"]}, {Minute(appeal.ContestedAt)}"), ("Record.At", Minute(appeal.FiledAt)), ("Record.Grounds", appeal.Grounds),
            ("Record.Outcome", appeal.Outcome is { } outcome ? texts[$"AppealOutcome.{outcome}"].Value : null), ("Record.By", appeal.DecidedAt is { } at ? $"{Name(appeal.DecidedBy)}, {Minute(at)}" : null))));
        Section("complaints", file.Complaints.Select(complaint => Facts(
            ("Record.At", Minute(complaint.FiledAt)), ("Record.Text", complaint.Text), ("Record.Answer", complaint.Answer), ("Record.By", complaint.AnsweredAt is { } at ? $"{Name(complaint.AnsweredBy)}, {Minute(at)}" : null))));
        Section("erasures", Table(
            ["Record.At", "Record.Kind", "Record.Ground", "Record.Source", "Record.By"], [2, 2, 3, 3, 3],
            file.Erasures.Select(erasure => new[] { Minute(erasure.DecidedAt!.Value), texts[$"ErasureKind.{erasure.Kind}"].Value, words[$"ErasureGround.{erasure.Ground}"].Value, erasure.Source, $"{Name(erasure.ProposedBy)} · {Name(erasure.DecidedBy)}" })));
        Section("trail", Table(
            ["Record.Number", "Record.At", "Record.What", "Record.Leaf"], [1, 3, 8, 4],
            file.Entries.Select(entry => new[] { entry.Line.Seq.ToString(CultureInfo.InvariantCulture), Minute(entry.Line.At), entry.Reasons is null ? sentences.Of(entry.Line) : $"{sentences.Of(entry.Line)}\n{entry.Reasons}", entry.Leaf })));
        Section("checkpoint", file.Checkpoint is { } note ? [new DocumentBlock.Paragraph(texts["Record.CheckpointText"]), new DocumentBlock.Code(note)] : [new DocumentBlock.Paragraph(texts["Record.NoCheckpoint"])]);

        return new(
            texts["Record.Title", file.Case.Reference], $"{file.Case.SystemName} · {file.Company}",
            [
                new(texts["Case.Company"], file.Company), new(texts["Case.System"], file.Case.SystemName), new(texts["Case.Stage"], words[$"Stage.{file.Case.Stage}"]),
                .. file.Case.Tier is { } tier ? new[] { new DocumentRow(texts["Record.Tier"], Tier(tier)) } : [], new(texts["Case.Preset"], file.Case.Preset), new(texts["Record.Submitted"], Minute(file.Case.SubmittedAt)),
                new(words["Role.CaseOfficer"], file.Officer ?? "–"), new(texts["Record.View"], texts[file.Full ? "Record.View.Full" : "Record.View.Company"]), new(texts["Record.Drawn"], Minute(file.At)),
                .. file.Case.Simulated ? new[] { new DocumentRow(texts["Simulated"], texts["Record.Simulated"]) } : [],
            ],
            sections);
    }

    private IEnumerable<DocumentBlock> Filed(ReadCaseRecord.Filed filed, Func<Guid?, string> name)
    {
        var (filing, form, answers) = filed;
        yield return new DocumentBlock.Heading(texts["Record.Filing", words[$"Filing.{filing.Kind}"], filing.Number]);
        yield return Facts(("Record.By", name(filing.FiledBy)), ("Record.At", Minute(filing.FiledAt)), ("Record.Form", filing.Form), ("Record.Digest", filing.Digest));
        foreach (var section in form.VisibleSections(answers.Values))
        {
            yield return new DocumentBlock.Heading(section.Title.Here());
            yield return new DocumentBlock.Facts([.. form.VisibleFields(section, answers.Values).Select(field => new DocumentRow(
                answers.Confidential.Contains(field.Id) ? $"{field.Label.Here()} ({forms["Confidential"]})" : field.Label.Here(),
                answers.Values.Rows(field.Id) is { IsEmpty: false } rows
                    ? string.Join("\n", rows.Select((row, i) => $"{i + 1}. " + string.Join("; ", field.VisibleColumns(row).Select(column => $"{column.Label.Here()}: {forms.Answer(column, row[column.Id]) ?? "–"}"))))
                    : forms.Answer(field, answers.Values[field.Id]) ?? forms["NotAnswered"]))]);
        }
    }

    private IEnumerable<DocumentBlock> Letter(FormalDecision letter, ReadCaseRecord.File file, Func<Guid?, string> name)
    {
        yield return new DocumentBlock.Heading($"{letter.Number} · {words[$"Act.{letter.Kind}"]}");
        yield return Facts(
            ("Record.Ground", letter.Ground), ("Record.Facts", letter.Facts), ("Record.Reasons", letter.Reasons), ("Record.Remedies", letter.Remedies), ("Record.Served", Minute(letter.ServedAt)),
            ("Record.SignedBy", letter.SignedFor is { } principal ? texts["Who.For", name(letter.SignedBy), name(principal)].Value.TrimEnd(',', '，') : name(letter.SignedBy)), ("Record.At", Minute(letter.SignedAt)));
        if (letter.Criteria.Count > 0)
            yield return new DocumentBlock.Table([texts["Record.Criterion"], texts["Record.Result"], texts["Record.Finding"]], [3, 1, 6], [.. letter.Criteria.Select(criterion => new[] { Criterion(criterion.Criterion), acts[criterion.Met ? "Met" : "NotMet"].Value, criterion.Finding })]);
        foreach (var departure in letter.Departures) yield return new DocumentBlock.Paragraph(texts["Record.Departure", departure.From, departure.Reasons]);
        foreach (var condition in file.Conditions.Where(condition => letter.Conditions.Contains(condition.Id))) yield return new DocumentBlock.Paragraph(texts["Record.WithCondition", condition.Text, Minute(condition.DueAt)]);
        if (letter.FileDigests.Length > 0) yield return new DocumentBlock.Code(texts["Record.FileDigests"] + "\n" + string.Join("\n", letter.FileDigests));
        if (letter.Checkpoint is { } checkpoint) yield return new DocumentBlock.Code(texts["Record.LetterCheckpoint"] + "\n" + checkpoint);
    }

    private DocumentBlock.Facts Facts(params IEnumerable<(string Key, string? Value)> rows) => new([.. rows.Where(row => !string.IsNullOrEmpty(row.Value)).Select(row => new DocumentRow(texts[row.Key], row.Value!))]);

    private IEnumerable<DocumentBlock> Table(string[] head, int[] widths, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        return all.Count == 0 ? [] : [new DocumentBlock.Table([.. head.Select(key => texts[key].Value)], widths, all)];
    }

    private string Criterion(string criterion) => words[$"Criterion.{criterion}"] is { ResourceNotFound: false } known ? known : criterion;

    private string Tier(string tier) => words[$"Tier.{tier}"] is { ResourceNotFound: false } known ? known : tier;

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
