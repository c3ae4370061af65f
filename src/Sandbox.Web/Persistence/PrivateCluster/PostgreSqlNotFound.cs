namespace Sandbox.Web.Persistence.PrivateCluster;

public sealed class PostgreSqlNotFound(string missing) : Exception($"{missing} {HowToInstall}")
{
    private static string HowToInstall =>
        OperatingSystem.IsWindows() ? "Install it with: winget install PostgreSQL.PostgreSQL.17"
        : OperatingSystem.IsMacOS() ? "Install it with: brew install postgresql@17"
        : File.Exists("/usr/bin/apt-get") ? "Install it with: sudo apt-get install postgresql"
        : File.Exists("/usr/bin/dnf") ? "Install it with: sudo dnf install postgresql-server"
        : File.Exists("/sbin/apk") ? "Install it with: apk add postgresql"
        : "See https://www.postgresql.org/download/ for how to install it.";
}
