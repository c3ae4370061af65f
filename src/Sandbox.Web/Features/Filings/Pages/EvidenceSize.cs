using System.Globalization;

namespace Sandbox.Web.Features.Filings.Pages;

public static class EvidenceSize
{
    // Rounded up, so that no file shows as nothing.
    public static string Kilobytes(long bytes) => ((bytes + 1023) / 1024).ToString("N0", CultureInfo.CurrentCulture);
}
