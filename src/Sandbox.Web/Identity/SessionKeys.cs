using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Identity;

/// <summary>The keys of sign-in cookies and of links in mails: in the database, so that all nodes share them, and unreadable there without a certificate that is not.</summary>
public static class SessionKeys
{
    public const string Setting = "Sandbox:SessionCertificate";

    public static IServiceCollection AddSessionKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = services.AddDataProtection().SetApplicationName("Sandbox").PersistKeysToDbContext<SandboxDbContext>();
        if (configuration[Setting] is { Length: > 0 } file) keys.ProtectKeysWithCertificate(X509Certificate2.CreateFromPemFile(file));
        return services;
    }

    /// <summary>Whether the file holds a certificate with its RSA private key, both as PEM: what encrypts the keys and decrypts them.</summary>
    public static bool HasCertificate(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } file || !File.Exists(file)) return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(file);
            using var key = certificate.GetRSAPrivateKey();
            return key is not null;
        }
        catch (Exception unusable) when (unusable is CryptographicException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
