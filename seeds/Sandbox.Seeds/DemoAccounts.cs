using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sandbox.Seeds;

/// <summary>One account of the demonstration as it is printed and kept in <c>demo-accounts.json</c>.</summary>
public sealed record DemoAccount(string Email, string Password, string? TotpSecret, string Role, string Name, string Organisation);

/// <summary>The accounts of the demonstration. There are none outside of it.</summary>
public static class DemoAccounts
{
    private const string Password = "correct horse battery staple";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string SharedPassword => Password;

    public static string File(string dataFolder) => Path.Combine(dataFolder, "demo-accounts.json");

    public static async Task Save(string dataFolder, Cast cast, CancellationToken token)
    {
        var accounts = cast.Members.Where(member => !member.IsExtra).Select(member => new DemoAccount(member.Email, Password, member.TotpSecret, member.Roles.Single().ToString(), member.FullName, member.Kind.ToString()));
        var file = File(dataFolder);
        await System.IO.File.WriteAllTextAsync(file, JsonSerializer.Serialize(accounts, Json), token);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public static async Task Print(string dataFolder, TextWriter to, CancellationToken token)
    {
        var file = File(dataFolder);
        if (!System.IO.File.Exists(file)) return;
        var accounts = JsonSerializer.Deserialize<List<DemoAccount>>(await System.IO.File.ReadAllTextAsync(file, token), Json)!;
        await to.WriteLineAsync($"\nDemo accounts (password of each: {Password}; also in {file}):\n");
        foreach (var account in accounts)
            await to.WriteLineAsync($"  {account.Role,-22} {account.Email,-34} {(account.TotpSecret is { } secret ? $"TOTP {secret}" : "")}");
        await to.WriteLineAsync();
    }
}
