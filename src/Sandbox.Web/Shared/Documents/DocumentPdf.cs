using SkiaSharp;

namespace Sandbox.Web.Shared.Documents;

/// <summary>A document as A4 pages: cover, index with page numbers, sections, and on each page its number out of how many.</summary>
public sealed class DocumentPdf
{
    // Points, 72 to the inch.
    private const float Width = 595, Height = 842, Margin = 54, Foot = 48, Gap = 8;

    private static readonly SKColor Ink = new(0x1b, 0x24, 0x30), Soft = new(0x4b, 0x56, 0x66), Line = new(0xd9, 0xd5, 0xca);

    private readonly SKDocument document;
    private readonly SKTypeface typeface;
    private readonly Document text;
    private readonly Words words;
    private readonly IReadOnlyDictionary<string, int> index;
    private readonly int pages;
    private readonly Dictionary<string, int> found = [];
    private SKCanvas canvas = null!;
    private float y;
    private int page;

    private DocumentPdf(SKDocument document, SKTypeface typeface, Document text, Words words, IReadOnlyDictionary<string, int> index, int pages) =>
        (this.document, this.typeface, this.text, this.words, this.index, this.pages) = (document, typeface, text, words, index, pages);

    /// <param name="Index">Heading of the index.</param>
    /// <param name="Page">From the number of a page and the number of pages to what stands at its foot.</param>
    public sealed record Words(string Index, Func<int, int, string> Page, string Author);

    public static byte[] Draw(Document text, Words words, SKTypeface font, DateTimeOffset now)
    {
        var about = new SKDocumentPdfMetadata { Title = text.Title, Subject = text.Caption, Author = words.Author, Creation = now.UtcDateTime, Modified = now.UtcDateTime };
        IReadOnlyDictionary<string, int> index = text.Sections.ToDictionary(section => section.Id, _ => 0);
        var pages = 0;
        // The index says the pages of what comes after it: drawn until its own lines change nothing any more.
        while (true)
        {
            using var stream = new MemoryStream();
            DocumentPdf drawn;
            using (var document = SKDocument.CreatePdf(stream, about))
            {
                drawn = new(document, font, text, words, index, pages);
                drawn.Write();
                document.Close();
            }
            if (drawn.page == pages && drawn.found.All(section => index[section.Key] == section.Value)) return stream.ToArray();
            (index, pages) = (drawn.found, drawn.page);
        }
    }

    private void Write()
    {
        Begin();
        Paragraph(text.Title, 22, Ink, Margin, Width - Margin);
        Paragraph(text.Caption, 12, Soft, Margin, Width - Margin);
        y += Gap * 2;
        Facts(text.Cover);
        Turn();
        Paragraph(words.Index, 16, Ink, Margin, Width - Margin);
        y += Gap;
        foreach (var section in text.Sections) Entry(section.Title, index[section.Id]);
        foreach (var section in text.Sections)
        {
            Turn();
            found[section.Id] = page;
            Paragraph(section.Title, 16, Ink, Margin, Width - Margin);
            y += Gap;
            foreach (var block in section.Blocks) Block(block);
        }
        document.EndPage();
    }

    private void Block(DocumentBlock block)
    {
        switch (block)
        {
            case DocumentBlock.Heading heading:
                // A heading never stands alone at the foot of a page.
                if (y + 60 > Height - Foot) Turn();
                y += Gap;
                Paragraph(heading.Text, 12, Ink, Margin, Width - Margin, bold: true);
                y += Gap / 2;
                break;
            case DocumentBlock.Paragraph paragraph:
                Paragraph(paragraph.Text, 10, Ink, Margin, Width - Margin);
                y += Gap;
                break;
            case DocumentBlock.Facts facts:
                Facts(facts.Rows);
                y += Gap;
                break;
            case DocumentBlock.Table table:
                Row(table.Head, table.Widths, Soft);
                foreach (var row in table.Rows) Row(row, table.Widths, Ink);
                y += Gap;
                break;
            case DocumentBlock.Code code:
                Paragraph(code.Text, 8, Soft, Margin, Width - Margin);
                y += Gap;
                break;
        }
    }

    private void Facts(IReadOnlyList<DocumentRow> rows)
    {
        foreach (var row in rows) Row([row.Name, row.Value], [3, 7], Ink, Soft);
    }

    // Cells run on over pages together: each goes on where the page does.
    private void Row(IReadOnlyList<string> cells, IReadOnlyList<int> widths, SKColor colour, SKColor? first = null)
    {
        const float size = 9;
        using var font = new SKFont(typeface, size) { Subpixel = true };
        var total = widths.Sum();
        var columns = new List<(float Left, Queue<string> Lines, SKColor Colour)>();
        var left = Margin;
        for (var i = 0; i < cells.Count; i++)
        {
            var width = (Width - 2 * Margin) * widths[i] / total;
            columns.Add((left, new(cells[i].Split('\n').SelectMany(part => PdfText.Lines(part.Trim(), font, width - 8))), i == 0 && first is { } other ? other : colour));
            left += width;
        }
        if (y + size * 3 > Height - Foot) Turn();
        using (var line = new SKPaint { Color = Line, StrokeWidth = .6f }) canvas.DrawLine(Margin, y, Width - Margin, y, line);
        y += 3;
        while (columns.Any(column => column.Lines.Count > 0))
        {
            if (y + size * 1.45f > Height - Foot) Turn();
            y += size * 1.45f;
            foreach (var column in columns)
            {
                if (!column.Lines.TryDequeue(out var said)) continue;
                using var paint = new SKPaint { Color = column.Colour, IsAntialias = true };
                canvas.DrawText(said, column.Left, y - size * .35f, SKTextAlign.Left, font, paint);
            }
        }
        y += 3;
    }

    private void Entry(string title, int number)
    {
        using var font = new SKFont(typeface, 10) { Subpixel = true };
        using var paint = new SKPaint { Color = Ink, IsAntialias = true };
        if (y + 16 > Height - Foot) Turn();
        y += 16;
        canvas.DrawText(PdfText.Lines(title, font, Width - 2 * Margin - 40).FirstOrDefault(""), Margin, y - 4, SKTextAlign.Left, font, paint);
        canvas.DrawText(number.ToString(System.Globalization.CultureInfo.InvariantCulture), Width - Margin, y - 4, SKTextAlign.Right, font, paint);
    }

    private void Paragraph(string said, float size, SKColor colour, float left, float right, bool bold = false)
    {
        using var font = new SKFont(typeface, size) { Subpixel = true, Embolden = bold };
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        foreach (var line in said.Split('\n').SelectMany(part => PdfText.Lines(part.TrimEnd(), font, right - left)))
        {
            if (y + size * 1.45f > Height - Foot) Turn();
            y += size * 1.45f;
            canvas.DrawText(line, left, y - size * .35f, SKTextAlign.Left, font, paint);
        }
    }

    private void Begin()
    {
        (canvas, y) = (document.BeginPage(Width, Height), Margin);
        page++;
        using var font = new SKFont(typeface, 8) { Subpixel = true };
        using var paint = new SKPaint { Color = Soft, IsAntialias = true };
        canvas.DrawText(text.Title, Margin, Height - 26, SKTextAlign.Left, font, paint);
        canvas.DrawText(words.Page(page, pages), Width - Margin, Height - 26, SKTextAlign.Right, font, paint);
    }

    private void Turn()
    {
        document.EndPage();
        Begin();
    }
}
