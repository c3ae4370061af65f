namespace Sandbox.Ledger.Tests;

// Published test vectors, copied beside the tests as data.
internal static class Vectors
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, .. parts]);

    public static byte[] Read(params string[] parts) => File.ReadAllBytes(PathOf(parts));
}
