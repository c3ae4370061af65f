using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Sandbox.Web.Features.Filings.Uploads;

/// <summary>Why an upload is refused; each has a message in both languages.</summary>
public enum UploadFault
{
    /// <summary>No file, or one without a byte.</summary>
    Empty,

    /// <summary>More than <see cref="UploadRules.LargestFile"/> bytes, or an archive that unpacks to more than <see cref="UploadRules.LargestUnpacked"/>.</summary>
    TooLarge,

    /// <summary>The extension is none of those allowed.</summary>
    TypeNotAllowed,

    /// <summary>The bytes are not what the extension says.</summary>
    ContentDiffers,

    /// <summary>The draft holds <see cref="UploadRules.MostFiles"/> files already.</summary>
    TooMany,

    /// <summary>The draft was filed meanwhile, or is not of this company.</summary>
    NoDraft,
}

/// <summary>An upload is refused; nothing was stored.</summary>
public sealed class UploadRefused(UploadFault fault) : Exception(fault.ToString())
{
    public UploadFault Fault { get; } = fault;
}

/// <summary>Which files are taken as evidence: by extension and by what the bytes say, never by what the browser claims.</summary>
public static class UploadRules
{
    public const int LargestFile = 20 * 1024 * 1024;
    public const long LargestUnpacked = 200L * 1024 * 1024;
    public const int MostFiles = 50;
    private const int LongestName = 150;

    private static readonly Dictionary<string, (string ContentType, Func<byte[], bool> Is)> types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = ("application/pdf", bytes => bytes.AsSpan().StartsWith("%PDF-"u8)),
        [".png"] = ("image/png", bytes => bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])),
        [".jpg"] = ("image/jpeg", IsJpeg),
        [".jpeg"] = ("image/jpeg", IsJpeg),
        [".docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", bytes => IsOffice(bytes, "word/document.xml")),
        [".xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes => IsOffice(bytes, "xl/workbook.xml")),
        [".txt"] = ("text/plain", IsText),
        [".csv"] = ("text/csv", IsText),
        [".json"] = ("application/json", IsJson),
    };

    /// <summary>What the file input offers.</summary>
    public static string Accept { get; } = string.Join(',', types.Keys);

    /// <summary>The name to keep and the type that the content really has.</summary>
    /// <exception cref="UploadRefused">The file is not one that is taken.</exception>
    public static (string FileName, string ContentType) Check(string fileName, byte[] content)
    {
        if (content.Length == 0) throw new UploadRefused(UploadFault.Empty);
        if (content.Length > LargestFile) throw new UploadRefused(UploadFault.TooLarge);
        // Some browsers send a whole path; a name is shown and offered for saving, so nothing in it may steer.
        var name = new string([.. fileName.Split('/', '\\')[^1].Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)]).Trim();
        var extension = Path.GetExtension(name);
        if (!types.TryGetValue(extension, out var type)) throw new UploadRefused(UploadFault.TypeNotAllowed);
        if (!type.Is(content)) throw new UploadRefused(UploadFault.ContentDiffers);
        var stem = Path.GetFileNameWithoutExtension(name);
        return (stem.Length > LongestName ? stem[..LongestName] + extension : name, type.ContentType);
    }

    private static bool IsJpeg(byte[] bytes) => bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static bool IsOffice(byte[] bytes, string part)
    {
        if (!bytes.AsSpan().StartsWith("PK\u0003\u0004"u8)) return false;
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
            // A bomb announces its size; nothing here unpacks it.
            if (archive.Entries.Sum(entry => Math.Max(0, entry.Length)) > LargestUnpacked) throw new UploadRefused(UploadFault.TooLarge);
            return archive.GetEntry("[Content_Types].xml") is not null && archive.GetEntry(part) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsText(byte[] bytes)
    {
        try
        {
            return !bytes.AsSpan().Contains((byte)0) && new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
