using System.Security.Cryptography;
using System.Text;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Checkpoints;

// The spelling "name+id+base64(type ‖ key)" that keys of logs and of witnesses share (C2SP signed-note, "Verifier keys").
internal static class Vkey
{
    public static string Id(string name, byte type, VerificationKey key) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. key.ToBytes()]).AsSpan(0, 4));

    public static string Format(string name, byte type, VerificationKey key) =>
        $"{name}+{Id(name, type, key)}+{Convert.ToBase64String([type, .. key.ToBytes()])}";

    public static (string Name, VerificationKey Key) Parse(string vkey, byte type)
    {
        // Base64 has pluses of its own.
        if (vkey.Split('+', 3) is [var name, var id, var material] && NoteKey.IsName(name) && Base64.TryDecode(material, out var bytes) && bytes.Length > 0 && bytes[0] == type)
        {
            var key = VerificationKey.FromBytes(bytes.AsSpan(1));
            if (Id(name, type, key) == id)
                return (name, key);
        }
        throw new FormatException("Not a vkey of this kind of Ed25519 key.");
    }
}
