using Sandbox.Ledger.Keys;

namespace Sandbox.Web.Pipeline;

internal static class KeyFile
{
    /// <summary>Makes a signing key in a file that only its owner may read, unless another process made it at the same moment.</summary>
    public static void Generate(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var written = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new StreamWriter(written, options)) stream.Write(SigningKey.Generate().ToPem());
        try
        {
            // Whole or not at all, and never over a key that another process made.
            File.Move(written, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(written);
        }
    }
}
