using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Documents;

namespace Sandbox.Web.Features.Trail.Samples;

/// <summary>Sets a working paper out as a document in the reader's language.</summary>
public static class WorkingPaper
{
    public static Document Of(ReadSample.Paper paper, IStringLocalizer<TrailTexts> texts, IStringLocalizer<CaseTexts> words) => new(
        paper.Title, texts["Samples.Paper"],
        [
            new(texts["Samples.Auditor"], paper.Auditor), new(texts["Samples.Fixed"], $"{Minute(paper.FixedAt)} · {texts["Samples.Leaves", paper.Size]}"),
            .. paper.DrawnAt is { } drawn ? new[] { new DocumentRow(texts["Samples.Drawn"], $"{Minute(drawn)} · {texts["Samples.OutOf", paper.Findings.Count, paper.Population ?? 0]}"), new(texts["Samples.Nonce"], paper.Nonce ?? "") } : [],
            new(texts["Samples.State"], texts[paper.ClosedAt is not null ? "Samples.Closed" : paper.DrawnAt is null ? "Samples.WaitsForNonce" : "Samples.UnderWay"]),
        ],
        [
            new("findings", texts["Samples.Findings"],
            [
                .. paper.Findings.SelectMany(row => new DocumentBlock[]
                {
                    new DocumentBlock.Heading($"{row.Place}. {row.Reference} · {words[$"Act.{row.Act}"]}"),
                    new DocumentBlock.Facts(
                    [
                        new(texts["Entry.Who"], row.Actor ?? texts["Who.Procedure"]), new(texts["Entry.When"], Minute(row.At)), new(texts["Samples.Index"], row.LogIndex.ToString(CultureInfo.InvariantCulture)),
                        new(texts["Samples.View"], texts[$"Verdict.{row.Verdict?.ToString() ?? "None"}"]),
                        .. row.Text is { } text ? new[] { new DocumentRow(texts["Samples.Text"], text) } : [],
                        .. row.Reply is { } reply ? new[] { new DocumentRow(texts["Samples.Reply"], $"{row.RepliedBy}\n{reply}") } : [],
                        .. row.SettledAt is { } settled ? new[] { new DocumentRow(texts["Samples.Settled"], Minute(settled)) } : [],
                    ]),
                }),
            ]),
            new("checkpoint", texts["Samples.Checkpoint"], [new DocumentBlock.Paragraph(texts["Samples.Again"]), new DocumentBlock.Code(paper.Checkpoint)]),
        ]);

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
