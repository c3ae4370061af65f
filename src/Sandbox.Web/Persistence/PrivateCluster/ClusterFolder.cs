using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Web.Persistence.PrivateCluster;

// What lies where: PostgreSQL's own files in "server", and beside it what the app keeps about them.
internal sealed record ClusterFolder(string Path, ServerAccount Account)
{
    private static readonly TimeSpan LongestWaitForOthers = TimeSpan.FromMinutes(5);

    public string Server => In("server");
    public string Settings => System.IO.Path.Combine(Server, "sandbox.conf");
    public string StartLog => System.IO.Path.Combine(Server, "start.log");
    public string Logs => System.IO.Path.Combine(Server, "log");
    public string PostmasterPid => System.IO.Path.Combine(Server, "postmaster.pid");
    public string Port => In("port");

    public static async Task<ClusterFolder> Settle(PrivateClusterOptions options, ILogger logger, CancellationToken cancellation)
    {
        var data = System.IO.Path.GetFullPath(options.DataFolder);
        var near = await Open(System.IO.Path.Combine(data, "postgresql"), cancellation);
        if (near is not null && (near.Account.User is null || !Directory.Exists(Elsewhere("server"))))
            return near;

        var far = await Open(Elsewhere(), cancellation)
            ?? throw new InvalidOperationException(
                $"PostgreSQL does not run as root, and its user can enter neither {data} nor {options.FolderForRoot}.");
        if (near is null && Directory.Exists(System.IO.Path.Combine(data, "postgresql", "server")))
            throw new InvalidOperationException(
                $"The database is in {data}, but {far.Account.User}, as whom PostgreSQL runs, can no longer enter that folder.");

        logger.LogWarning(
            "{User}, as whom PostgreSQL runs, cannot enter {DataFolder}; the database is kept in {Folder}",
            far.Account.User, data, far.Path);
        return far;

        string Elsewhere(string below = "") => System.IO.Path.Combine(
            options.FolderForRoot,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..12],
            below);
    }

    // Kept in a file that only the app's user may read; made where it does not exist yet.
    public string Password(string role)
    {
        var file = In($"{role}.password");
        if (!File.Exists(file))
            WriteSecret(file, RandomNumberGenerator.GetHexString(48, lowercase: true));
        return File.ReadAllText(file);
    }

    public static void WriteSecret(string file, string secret)
    {
        File.Delete(file + ".new");
        using (var writer = new StreamWriter(file + ".new", Encoding.ASCII, Private(FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            writer.Write(secret);
        File.Move(file + ".new", file, overwrite: true);
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    // Held by whoever starts or stops the server. The system lets go of it when the process dies.
    public async Task<FileStream> LockForChange(CancellationToken cancellation)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            if (TryLock("change.lock", FileAccess.ReadWrite, FileShare.None) is { } held)
                return held;
            if (waited.Elapsed > LongestWaitForOthers)
                throw new TimeoutException($"Another process has been starting or stopping the database in {Path} for minutes.");
            await Task.Delay(50, cancellation);
        }
    }

    // Shared by all processes that use the server.
    public FileStream LockForUse() =>
        TryLock("use.lock", FileAccess.Read, FileShare.Read)
        ?? throw new InvalidOperationException($"{In("use.lock")} is locked by something else than Sandbox.");

    // Only the last process gets it; to be asked for while holding the lock for change.
    public FileStream? LockAsLast() => TryLock("use.lock", FileAccess.ReadWrite, FileShare.None);

    private FileStream? TryLock(string name, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(In(name), Private(FileMode.OpenOrCreate, access, share));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    private static FileStreamOptions Private(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static async Task<ClusterFolder?> Open(string path, CancellationToken cancellation)
    {
        var folder = new ClusterFolder(path, await ServerAccount.Choose(System.IO.Path.Combine(path, "server"), cancellation));
        // The server's user only passes through, and sees no names.
        var parent = System.IO.Path.GetDirectoryName(path)!;
        Make(parent, Passage | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        if (!await folder.Account.CanEnter(parent, cancellation))
            return null;
        Make(path, Passage);
        return await folder.Account.CanEnter(path, cancellation) ? folder : null;
    }

    private const UnixFileMode Passage =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static void Make(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        // Said again because the process's umask may take rights away.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
