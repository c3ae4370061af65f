using System.IO.Compression;
using System.Text;
using Sandbox.Web.Features.Filings.Uploads;

namespace Sandbox.Web.Tests.Features.Filings;

public sealed class UploadRulesTests
{
    public static TheoryData<string, byte[], string> Taken() => new()
    {
        { "report.pdf", "%PDF-1.7\n"u8.ToArray(), "application/pdf" },
        { "screen.PNG", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png" },
        { "photo.jpeg", [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg" },
        { "plan.docx", Office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { "table.xlsx", Office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        { "note.txt", Encoding.UTF8.GetBytes("公平性测试"), "text/plain" },
        { "rows.csv", "a;b\n1;2\n"u8.ToArray(), "text/csv" },
        { "result.json", """{"ok":true}"""u8.ToArray(), "application/json" },
    };

    public static TheoryData<string, byte[]> Disguised() => new()
    {
        { "report.pdf", "<html><script>alert(1)</script>"u8.ToArray() },
        { "screen.png", "%PDF-1.7"u8.ToArray() },
        { "photo.jpg", [0x89, (byte)'P', (byte)'N', (byte)'G'] },
        { "plan.docx", Office("xl/workbook.xml") },
        { "plan.docx", "PK\u0003\u0004 and then no archive"u8.ToArray() },
        { "note.txt", [0x4D, 0x5A, 0x00, 0x01] },
        { "rows.csv", [0xFF, 0xFE, 0x41] },
        { "result.json", "{ not json"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public void Check_OfAFileThatIsWhatItsNameSays_AnswersItsRealType(string name, byte[] content, string type) => Assert.Equal((name, type), UploadRules.Check(name, content));

    [Theory]
    [MemberData(nameof(Disguised))]
    public void Check_WhenTheBytesAreSomethingElse_IsRefused(string name, byte[] content) => Assert.Equal(UploadFault.ContentDiffers, Fault(name, content));

    [Theory]
    [InlineData("page.html")]
    [InlineData("picture.svg")]
    [InlineData("tool.exe")]
    [InlineData("report.pdf.exe")]
    [InlineData("pdf")]
    public void Check_OfATypeThatIsNotListed_IsRefused(string name) => Assert.Equal(UploadFault.TypeNotAllowed, Fault(name, "%PDF-1.7"u8.ToArray()));

    [Fact]
    public void Check_OfAnEmptyFile_IsRefused() => Assert.Equal(UploadFault.Empty, Fault("report.pdf", []));

    [Fact]
    public void Check_OneByteTooLarge_IsRefused()
    {
        var content = new byte[UploadRules.LargestFile + 1];
        "%PDF-"u8.CopyTo(content);

        Assert.Equal(UploadFault.TooLarge, Fault("report.pdf", content));
        Assert.Equal("report.pdf", UploadRules.Check("report.pdf", content[..^1]).FileName);
    }

    [Fact]
    public void Check_OfAnArchiveThatUnpacksToTooMuch_IsRefused()
    {
        var bomb = Office("word/document.xml", archive =>
        {
            using var entry = archive.CreateEntry("word/media/zeros.bin", CompressionLevel.SmallestSize).Open();
            var block = new byte[1024 * 1024];
            for (var written = 0L; written <= UploadRules.LargestUnpacked; written += block.Length) entry.Write(block);
        });

        Assert.True(bomb.Length < UploadRules.LargestFile);
        Assert.Equal(UploadFault.TooLarge, Fault("plan.docx", bomb));
    }

    [Theory]
    [InlineData("..\\..\\etc\\report.pdf", "report.pdf")]
    [InlineData("/tmp/../report.pdf", "report.pdf")]
    [InlineData("re\r\nport\u202E.pdf", "report.pdf")]
    public void Check_KeepsTheNameAlone_WithoutWhatSteers(string sent, string kept) => Assert.Equal(kept, UploadRules.Check(sent, "%PDF-1.7"u8.ToArray()).FileName);

    private static UploadFault Fault(string name, byte[] content) => Assert.Throws<UploadRefused>(() => UploadRules.Check(name, content)).Fault;

    private static byte[] Office(string part, Action<ZipArchive>? more = null)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "[Content_Types].xml", part })
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open());
                entry.Write("<xml/>");
            }
            more?.Invoke(archive);
        }
        return bytes.ToArray();
    }
}
