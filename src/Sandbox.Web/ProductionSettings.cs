using Sandbox.Web.Identity;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web;

/// <summary>What an installation in Production cannot do without. One more setting is one more line.</summary>
public static class ProductionSettings
{
    private static readonly Needed[] All =
    [
        new("Sandbox__PublicUrl", "the https address under which people reach this site", settings =>
            Uri.TryCreate(settings["Sandbox:PublicUrl"], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps),
        new("Smtp__Host", "the mail server", settings => !string.IsNullOrWhiteSpace(settings["Smtp:Host"])),
        new("Smtp__From", "the address that mails come from", settings => System.Net.Mail.MailAddress.TryCreate(settings["Smtp:From"], out _)),
        new("Sandbox__SealKey", "the file or folder with the key that signs seals (Ed25519, PKCS #8, PEM)", SealIssuer.HasKey),
        new("Sandbox__LogKey", "the file with the key that signs the transparency log (Ed25519, PKCS #8, PEM), or its seed in Sandbox__LogKeySeed", LogKeys.HasKey),
        new("Sandbox__SessionCertificate", "the PEM file with the certificate and its RSA key that encrypt the keys of sign-in cookies in the database", SessionKeys.HasCertificate),
        new("Workflows__Engine", "Embedded or Elsa; Auto is for demonstrations", settings => settings["Workflows:Engine"] is "Embedded" or "Elsa"),
    ];

    /// <summary>Settles what kind of installation this is, Demo or Production, by the environment.</summary>
    /// <exception cref="InvalidOperationException">Settings are missing, each of which is named; or Sandbox:Mode contradicts the environment.</exception>
    public static void Settle(IConfiguration settings, IHostEnvironment environment)
    {
        var kind = environment.IsProduction() ? "Production" : "Demo";
        if ((settings["Sandbox:Mode"] ??= kind) != kind)
            throw new InvalidOperationException($"Sandbox__Mode is {settings["Sandbox:Mode"]}, but the environment is {environment.EnvironmentName} (ASPNETCORE_ENVIRONMENT). Leave Sandbox__Mode out.");
        if (environment.IsProduction() && All.Where(needed => !needed.IsThere(settings)).ToList() is { Count: > 0 } missing)
            throw new InvalidOperationException(
                $"Production lacks {missing.Count} settings:\n{string.Join('\n', missing.Select(needed => $"  {needed.Name}: {needed.Meaning}"))}\nFor a demonstration set ASPNETCORE_ENVIRONMENT=Demo.");
    }

    private sealed record Needed(string Name, string Meaning, Func<IConfiguration, bool> IsThere);
}
