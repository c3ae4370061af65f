namespace Sandbox.Web.Shared.Documents;

/// <summary>A document in one language, drawn as a PDF or shown as a page: both from this, so that they say the same.</summary>
/// <param name="Cover">What stands on the first page.</param>
public sealed record Document(string Title, string Caption, IReadOnlyList<DocumentRow> Cover, IReadOnlyList<DocumentSection> Sections);

/// <param name="Id">Unique in the document; the anchor of the section.</param>
public sealed record DocumentSection(string Id, string Title, IReadOnlyList<DocumentBlock> Blocks);

public sealed record DocumentRow(string Name, string Value);

public abstract record DocumentBlock
{
    private DocumentBlock() { }

    public sealed record Heading(string Text) : DocumentBlock;

    public sealed record Paragraph(string Text) : DocumentBlock;

    public sealed record Facts(IReadOnlyList<DocumentRow> Rows) : DocumentBlock;

    /// <param name="Widths">Shares of the width, one for each column.</param>
    public sealed record Table(IReadOnlyList<string> Head, IReadOnlyList<int> Widths, IReadOnlyList<IReadOnlyList<string>> Rows) : DocumentBlock;

    /// <summary>Text for programs, kept as it is.</summary>
    public sealed record Code(string Text) : DocumentBlock;
}
