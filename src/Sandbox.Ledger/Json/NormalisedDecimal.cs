using System.Globalization;
using System.Numerics;

namespace Sandbox.Ledger.Json;

/// <summary>The one spelling of an exact number as a string: digits with at most one point, no exponent, no plus, no zeros that say nothing, and no minus before 0 (10^25 is "10000000000000000000000000").</summary>
public static class NormalisedDecimal
{
    /// <summary>Spells a decimal; 12.50 and 12.5 give the same string.</summary>
    public static string Format(decimal value)
    {
        if (value == 0)
            return "0";
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>Spells an integer of any size.</summary>
    public static string Format(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}
