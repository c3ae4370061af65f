using System.Diagnostics;

namespace Sandbox.Web.Persistence.PrivateCluster;

internal readonly record struct CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

// As whom the server runs: as the app's own user (null), or as another where that is root, which PostgreSQL refuses.
internal sealed record ServerAccount(string? User)
{
    private static readonly ServerAccount Self = new((string?)null);

    public static async Task<ServerAccount> Choose(string existingServer, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return Self;

        if (Directory.Exists(existingServer))
        {
            var owner = await Self.Run(
                "stat", [OperatingSystem.IsMacOS() ? "-f%Su" : "-c%U", existingServer], cancellation);
            return new(owner.Output.Trim());
        }

        foreach (var user in new[] { "postgres", "sandbox" })
        {
            if ((await Self.Run("id", ["-u", user], cancellation)).Succeeded)
                return new(user);
        }

        var added = await Self.Run(
            "useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", "sandbox"], cancellation);
        return added.Succeeded
            ? new("sandbox")
            : throw new InvalidOperationException(
                $"PostgreSQL does not run as root, and the user \"sandbox\" could not be made: {added.Output}");
    }

    public async Task<bool> CanEnter(string folder, CancellationToken cancellation) =>
        User is null || (await Run("test", ["-x", folder], cancellation)).Succeeded;

    // Gives what root made to the server's user.
    public async Task Give(string path, CancellationToken cancellation)
    {
        if (User is not null && await Self.Run("chown", [User, path], cancellation) is { Succeeded: false } refused)
            throw new InvalidOperationException($"{path} could not be given to {User}: {refused.Output}");
    }

    public async Task<CommandResult> Run(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellation, bool capture = true)
    {
        var command = User is null ? new ProcessStartInfo(program, arguments) : AsUser(User, program, arguments);
        // The app's own folder may be closed to the server's user.
        command.WorkingDirectory = "/";
        command.RedirectStandardOutput = command.RedirectStandardError = capture;
        foreach (var name in command.Environment.Keys.Where(key => key.StartsWith("PG", StringComparison.Ordinal)).ToList())
            command.Environment.Remove(name);
        command.Environment["LC_ALL"] = "C";

        using var process = Process.Start(command)!;
        var output = capture ? process.StandardOutput.ReadToEndAsync(cancellation) : Task.FromResult("");
        var errors = capture ? process.StandardError.ReadToEndAsync(cancellation) : Task.FromResult("");
        await process.WaitForExitAsync(cancellation);
        return new(process.ExitCode, await output + await errors);
    }

    private static ProcessStartInfo AsUser(string user, string program, IReadOnlyList<string> arguments) =>
        OnPath("runuser") ? new("runuser", ["-u", user, "--", program, .. arguments])
        : OnPath("setpriv") ? new("setpriv", [$"--reuid={user}", $"--regid={user}", "--init-groups", program, .. arguments])
        : new("su", ["-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", "--", user, program, .. arguments]);

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
