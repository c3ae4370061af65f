namespace Sandbox.Web.Identity;

// Where people reach this site (Sandbox:PublicUrl): the base of links in mails and the passkeys' server.
// Links never come from the Host header, which the sender of a request chooses.
public sealed record PublicAddress(Uri Root)
{
    public static PublicAddress From(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration["Sandbox:PublicUrl"] is { Length: > 0 } url)
            return new PublicAddress(new Uri(url, UriKind.Absolute));

        if (environment.IsProduction())
            throw new InvalidOperationException("Sandbox__PublicUrl is not set. In production it must be the https address of this site.");

        return new PublicAddress(new Uri("http://localhost:5080"));
    }

    public Uri To(string path) => new(Root, path);
}
