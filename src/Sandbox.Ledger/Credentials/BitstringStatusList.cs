using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;

namespace Sandbox.Ledger.Credentials;

/// <summary>W3C Bitstring Status List 1.0: one bit a credential (1: revoked, or suspended), at least 131,072 so that a reader of the list does not learn whom it was read for; entry 0 is the left-most bit.</summary>
public sealed class BitstringStatusList
{
    /// <summary>The fewest entries that a list may have (16 KiB).</summary>
    public const int MinimumEntries = 131_072;

    // What a reader is willing to unpack (2 MiB): a small gzip stream can hold gigabytes.
    private const int MaximumEntries = 128 * MinimumEntries;

    private readonly byte[] bits;

    private BitstringStatusList(byte[] bits) => this.bits = bits;

    /// <summary>Makes a list with no bit set; entries are a multiple of 8, from 131,072 to 16,777,216.</summary>
    public BitstringStatusList(int entries = MinimumEntries)
    {
        if (entries is < MinimumEntries or > MaximumEntries || entries % 8 != 0)
            throw new ArgumentOutOfRangeException(nameof(entries), entries, $"A multiple of 8 from {MinimumEntries} to {MaximumEntries}.");
        bits = new byte[entries / 8];
    }

    /// <summary>Number of entries.</summary>
    public int Entries => bits.Length * 8;

    /// <summary>The status of an entry; an index outside of the list is an <see cref="ArgumentOutOfRangeException"/> (the RANGE_ERROR of the specification).</summary>
    public bool this[int index]
    {
        get => (bits[ByteOf(index)] & Mask(index)) != 0;
        set
        {
            if (value)
                bits[ByteOf(index)] |= Mask(index);
            else
                bits[ByteOf(index)] &= (byte)~Mask(index);
        }
    }

    /// <summary>The value of encodedList: "u", then base64url without padding of the gzipped bits.</summary>
    public string Encode()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bits);
        return "u" + Base64Url.EncodeToString(packed.ToArray());
    }

    /// <summary>Reads an encodedList; one that is not well-formed, or holds fewer than 131,072 or more than 16,777,216 entries, is a <see cref="FormatException"/>.</summary>
    public static BitstringStatusList Decode(string encodedList)
    {
        if (!encodedList.StartsWith('u') || encodedList.EndsWith('='))
            throw new FormatException("Not an unpadded multibase base64url value.");
        var packed = Base64Url.DecodeFromChars(encodedList.AsSpan(1));
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var unpacked = new byte[MaximumEntries / 8 + 1];
        int length;
        try
        {
            length = gzip.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException("Not a gzip stream.", exception);
        }
        if (length is < MinimumEntries / 8 or > MaximumEntries / 8)
            throw new FormatException($"A status list has from {MinimumEntries} to {MaximumEntries} entries.");
        // A stream cut off in its trailer unpacks without complaint; RFC 1952 ends it with the length.
        if (BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - sizeof(uint))) != length)
            throw new FormatException("A cut off gzip stream.");
        return new(unpacked[..length]);
    }

    private int ByteOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Entries);
        return index / 8;
    }

    private static byte Mask(int index) => (byte)(0x80 >> (index % 8));
}
