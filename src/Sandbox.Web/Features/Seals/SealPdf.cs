using System.Globalization;
using Microsoft.Extensions.Localization;
using QRCoder;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Seals;
using Sandbox.Web.Features.Seals.Read;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Documents;
using SkiaSharp;

namespace Sandbox.Web.Features.Seals;

/// <summary>The seal as a document of A4 pages, each text in English and in Chinese. The page of the seal is its accessible equivalent.</summary>
public sealed class SealPdf
{
    // Points, 72 to the inch.
    private const float Width = 595, Height = 842, Margin = 56, Label = 120, QrSide = 96, Foot = 40;

    private static readonly SKColor Ink = new(0x1b, 0x24, 0x30), Soft = new(0x4b, 0x56, 0x66), Red = new(0xa3, 0x26, 0x1f), Line = new(0xd9, 0xd5, 0xca);

    private readonly SKDocument document;
    private readonly SKTypeface typeface;
    private SKCanvas canvas = null!;
    private float y;

    private SealPdf(SKDocument document, SKTypeface typeface) => (this.document, this.typeface) = (document, typeface);

    /// <param name="latest">The latest signed head of the log; null before the first.</param>
    public static byte[] Draw(ReadSeal.Seal seal, LogHead? latest, string url, SKTypeface font, IStringLocalizer<SealTexts> texts, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        var about = new SKDocumentPdfMetadata { Title = $"{seal.Number} {seal.Facts.System}", Author = seal.Facts.Authority, Creation = seal.IssuedAt.UtcDateTime, Modified = now.UtcDateTime };
        using (var document = SKDocument.CreatePdf(stream, about))
        {
            new SealPdf(document, font).Write(seal, latest, url, texts, now);
            document.Close();
        }
        return stream.ToArray();
    }

    private void Write(ReadSeal.Seal seal, LogHead? latest, string url, IStringLocalizer<SealTexts> texts, DateTimeOffset now)
    {
        var facts = seal.Facts;
        Begin();
        if (facts.Demonstration is { } demonstration)
        {
            Paragraph(demonstration.En, 10, Red, Margin, Width - Margin);
            Paragraph(demonstration.Zh, 10, Red, Margin, Width - Margin);
            y += 8;
        }
        var top = y;
        Paragraph(Both(texts, "Pdf.Title").En, 24, Ink, Margin, Width - Margin - QrSide - 16);
        Paragraph(Both(texts, "Pdf.Title").Zh, 20, Ink, Margin, Width - Margin - QrSide - 16);
        y += 6;
        Paragraph(seal.Number, 16, Red, Margin, Width - Margin - QrSide - 16);
        Paragraph(facts.Authority, 11, Soft, Margin, Width - Margin - QrSide - 16);
        Code(url, Width - Margin - QrSide, top);
        y = Math.Max(y, top + QrSide) + 14;

        Row(texts, "Field.System", Plain(facts.System));
        Row(texts, "Field.Version", Plain(facts.Version));
        Row(texts, "Field.Company", Plain(seal.Company));
        Row(texts, "Field.Case", Plain(seal.CaseReference));
        Row(texts, "Field.Scope", Plain(facts.Scope));
        Row(texts, "Field.SuspendingChanges", Plain(facts.SuspendingChanges));
        Row(texts, "Field.Digest", Plain(facts.Digest));
        Row(texts, "Field.Issued", Day(seal.IssuedAt));
        Row(texts, "Field.ValidUntil", Day(seal.ExpiresAt));
        Row(texts, "Field.LegalEffect", facts.LegalEffect);
        Row(texts, "Field.NotThis", facts.NotThis);
        Row(texts, "Field.StatusThen", new($"{Both(texts, $"Status.{seal.Status}").En}, {Minute(now)}", $"{Both(texts, $"Status.{seal.Status}").Zh}，{Minute(now)}"));
        Row(texts, "Field.CheckNow", Plain(url));
        if (latest is not null) Row(texts, "Field.Checkpoint", Plain(latest.Note.ToString().TrimEnd()));
        document.EndPage();
    }

    private static BilingualText Plain(string text) => new(text, text);

    private static BilingualText Day(DateTimeOffset time) =>
        new(time.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo(Languages.English)), time.UtcDateTime.ToString("yyyy年M月d日", CultureInfo.InvariantCulture));

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static BilingualText Both(IStringLocalizer<SealTexts> texts, string key) =>
        new(Languages.In(Languages.English, () => texts[key].Value), Languages.In(Languages.Chinese, () => texts[key].Value));

    private void Begin() => (canvas, y) = (document.BeginPage(Width, Height), Margin);

    private void Row(IStringLocalizer<SealTexts> texts, string key, BilingualText value)
    {
        var label = Both(texts, key);
        // A row that would not fit begins on the next page; a long one goes on there by itself.
        if (y + 60 > Height - Foot) Turn();
        using (var line = new SKPaint { Color = Line, StrokeWidth = .7f }) canvas.DrawLine(Margin, y, Width - Margin, y, line);
        y += 5;
        var start = y;
        Paragraph(label.En, 9, Soft, Margin, Margin + Label - 8);
        Paragraph(label.Zh, 9, Soft, Margin, Margin + Label - 8);
        var end = y;
        y = start;
        Paragraph(value.En, 10.5f, Ink, Margin + Label, Width - Margin);
        if (value.Zh != value.En) Paragraph(value.Zh, 10.5f, Ink, Margin + Label, Width - Margin);
        y = Math.Max(y, end) + 5;
    }

    private void Turn()
    {
        document.EndPage();
        Begin();
    }

    private void Paragraph(string text, float size, SKColor colour, float left, float right)
    {
        using var font = new SKFont(typeface, size) { Subpixel = true };
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        foreach (var line in text.Split('\n').SelectMany(part => PdfText.Lines(part.Trim(), font, right - left)))
        {
            if (y + size * 1.45f > Height - Foot) Turn();
            y += size * 1.45f;
            canvas.DrawText(line, left, y - size * .35f, SKTextAlign.Left, font, paint);
        }
    }

    private void Code(string url, float left, float top)
    {
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var side = QrSide / modules.Count;
        using var squares = new SKPath();
        for (var row = 0; row < modules.Count; row++)
            for (var column = 0; column < modules.Count; column++)
                if (modules[row][column]) squares.AddRect(SKRect.Create(left + column * side, top + row * side, side, side));
        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        canvas.DrawPath(squares, paint);
    }
}
