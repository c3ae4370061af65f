namespace Sandbox.Ledger.Checkpoints;

// Standard base64 in its one spelling (RFC 4648, 4): no white space, padding present, no stray bits at the end.
internal static class Base64
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        bytes = bytes[..length];
        return Convert.ToBase64String(bytes) == text;
    }
}
