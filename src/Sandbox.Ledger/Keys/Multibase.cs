using System.Numerics;

namespace Sandbox.Ledger.Keys;

/// <summary>Multibase base58btc (a "z", then base58 in Bitcoin's alphabet), as keys and proof values are spelt in Verifiable Credentials (W3C Controlled Identifiers 1.0, 2.4). For short values: 128 bytes at most.</summary>
public static class Multibase
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int MaximumBytes = 128;
    // 128 bytes need at most 175 base58 digits, and leading zero bytes no more than one each.
    private const int MaximumDigits = 175;

    /// <summary>Spells bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaximumBytes);
        var zeros = bytes.IndexOfAnyExcept((byte)0) is var first and >= 0 ? first : bytes.Length;
        var value = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>();
        while (value > 0)
        {
            value = BigInteger.DivRem(value, Alphabet.Length, out var digit);
            digits.Push(Alphabet[(int)digit]);
        }
        return "z" + new string(Alphabet[0], zeros) + string.Concat(digits);
    }

    /// <summary>Reads bytes; anything but a spelling made by <see cref="Encode"/> is a <see cref="FormatException"/>.</summary>
    public static byte[] Decode(string text)
    {
        if (text.Length > MaximumDigits + 1 || !text.StartsWith('z'))
            throw new FormatException("Not a short multibase base58btc value.");
        var digits = text.AsSpan(1);
        var value = BigInteger.Zero;
        foreach (var digit in digits)
        {
            var place = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (place < 0)
                throw new FormatException("Not a digit of base58btc.");
            value = value * Alphabet.Length + place;
        }
        var zeros = digits.IndexOfAnyExcept(Alphabet[0]) is var first and >= 0 ? first : digits.Length;
        byte[] bytes = value.IsZero ? new byte[zeros] : [.. new byte[zeros], .. value.ToByteArray(isUnsigned: true, isBigEndian: true)];
        return bytes.Length <= MaximumBytes ? bytes : throw new FormatException("Not a short multibase base58btc value.");
    }
}
